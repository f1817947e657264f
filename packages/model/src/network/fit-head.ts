import type { Architecture } from "./architecture.ts";
import { initializeParameter } from "./initialize.ts";
import type { ModelConfig } from "./model-config.ts";
import { formatShape, type Parameter, type Parameters } from "./parameters.ts";

/** The parts of a model that a new set of classes changes. */
export interface HeadedModel {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  /** Parameters that were initialized at random. */
  readonly initialized: readonly string[];
}

export interface FitHeadOptions {
  /** The classes, by index. */
  readonly labels: readonly string[];
  /** Class index → row of the head to keep for it. Without it the rows are initialized at random. */
  readonly rows?: readonly number[] | undefined;
  readonly seed: number;
}

/**
 * Gives a model a head for other classes. Only the parameters with a row for each class change: their rows are reordered, or initialized at
 * random. The layers below the head, such as a pooler, keep their weights.
 *
 * @returns a model with the given labels; the model that was passed does not change
 */
export function fitHead<Model extends HeadedModel>(model: Model, { labels, rows, seed }: FitHeadOptions): Model {
  const { architecture, parameters, initialized } = model;
  const { problem_type: _, ...source } = model.config.source; // It describes the head that is replaced.
  const config = { ...model.config, labels, source };
  const changed = new Map<string, Parameter>();
  for (const [name, shape] of headShapes(architecture, config)) {
    const old = parameters.get(name);
    changed.set(
      name,
      rows === undefined || old === undefined
        ? initializeParameter(name, shape, config, seed)
        : { name, shape, values: selectRows(old, rows) },
    );
  }
  const isNew = rows === undefined;
  return {
    ...model,
    config,
    parameters: new Map([...parameters].map(([name, parameter]) => [name, changed.get(name) ?? parameter])),
    initialized: isNew ? [...new Set([...initialized, ...changed.keys()])] : initialized,
  };
}

/**
 * Divides the logits of a model by a temperature: weight and bias of its last layer, which is linear, are divided by it.
 *
 * Every library that opens the saved model then has the calibrated probabilities, without a setting. The order of the classes stays.
 *
 * @returns new parameters; those that were passed do not change
 * @see Guo, Pleiss, Sun & Weinberger, On Calibration of Modern Neural Networks (2017), section 4.2
 */
export function divideLogits(
  { architecture, config, parameters }: Pick<HeadedModel, "architecture" | "config" | "parameters">,
  temperature: number,
): Parameters {
  const head = headShapes(architecture, config);
  const divided = (parameter: Parameter): Parameter => ({
    ...parameter,
    values: parameter.values.map((value) => value / temperature),
  });
  return new Map(
    [...parameters].map(([name, parameter]) => [name, head.has(name) ? divided(parameter) : parameter] as const),
  );
}

/** The parameters with a row for each class: weight and bias of the last layer. */
function headShapes(architecture: Architecture, config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const larger = architecture.parameterShapes({ ...config, labels: [...config.labels, "one more"] });
  const shapes = [...architecture.parameterShapes(config)];
  return new Map(shapes.filter(([name, shape]) => formatShape(larger.get(name) ?? []) !== formatShape(shape)));
}

/** @returns the rows of a parameter in another order, [rows.length, …] */
function selectRows({ shape, values }: Parameter, rows: readonly number[]): Float32Array {
  const width = values.length / (shape[0] ?? 1);
  const selected = new Float32Array(rows.length * width);
  for (const [index, row] of rows.entries())
    selected.set(values.subarray(row * width, (row + 1) * width), index * width);
  return selected;
}
