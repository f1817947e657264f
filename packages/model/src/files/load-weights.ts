import type { Architecture } from "../network/architecture.ts";
import type { ModelConfig } from "../network/model-config.ts";
import { ModelError } from "../errors.ts";
import { initializeParameter } from "../network/initialize.ts";
import { formatShape } from "../network/parameters.ts";
import type { Parameter, Parameters } from "../network/parameters.ts";
import type { WeightFile } from "./weight-file.ts";
import { nameTensors, type NamedTensor } from "./weight-names.ts";

/** The parameters of a model and where they come from. The lists contain names. */
export interface LoadedWeights {
  readonly parameters: Parameters;
  /** Parameters that are not in the files. */
  readonly missing: readonly string[];
  /** Tensors of the files that the model does not use, such as the head of another task. */
  readonly unexpected: readonly string[];
  /** Parameters that were initialized at random: the missing ones, or those of a new head. */
  readonly initialized: readonly string[];
}

export interface LoadWeightsOptions {
  /** For parameters that are initialized at random. */
  readonly seed: number;
  /** Checked before each weight is read. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads every parameter of the architecture from the files. A file may contain it under its full name, without the prefix of the encoder,
 * with the prefix of a wrapper, or with LayerNorm's old names `gamma` and `beta`. A missing head or pooler is initialized at random.
 *
 * @throws ModelError WEIGHT_MISSING, WEIGHT_SHAPE, WEIGHT_DUPLICATE, WEIGHT_DTYPE, WEIGHT_PREFIX, WEIGHT_NOT_FINITE; and the signal's reason when it
 * is aborted
 */
export async function loadWeights(
  files: readonly WeightFile[],
  architecture: Architecture,
  config: ModelConfig,
  options: LoadWeightsOptions,
): Promise<LoadedWeights> {
  const shapes = architecture.parameterShapes(config);
  const { sources, unexpected } = findSources(files, architecture, shapes);
  const missing = [...shapes.keys()].filter((name) => !sources.has(name));
  checkMissing(missing, unexpected, architecture);

  // All shapes are checked before the first value is read, so that a wrong model fails at once.
  for (const [name, expected] of shapes) {
    const source = sources.get(name);
    if (source === undefined) continue;
    const found = source.file.entries.get(source.stored)?.shape ?? [];
    if (formatShape(found) === formatShape(expected)) continue;
    const question = isHeadOfOtherLabels(name, found, expected, architecture, config)
      ? `These weights have ${found[0] ?? 0} labels: name all of them in "id2label" of config.json.`
      : "Does config.json belong to these weights?";
    throw shapeError(name, found, expected, question);
  }

  const parameters = new Map<string, Parameter>();
  for (const [name, shape] of shapes) {
    options.signal?.throwIfAborted();
    const source = sources.get(name);
    if (source === undefined) parameters.set(name, initializeParameter(name, shape, config, options.seed));
    else parameters.set(name, { name, shape, values: await readFinite(source) });
  }
  return { parameters, missing, unexpected, initialized: missing };
}

/**
 * Reads the values of a tensor.
 *
 * @throws ModelError WEIGHT_NOT_FINITE; with NaN in one weight every prediction would be NaN
 */
async function readFinite({ file, stored }: NamedTensor): Promise<Float32Array> {
  const values = await file.read(stored);
  const count = countNotFinite(values);
  if (count === 0) return values;
  const first = values.find((value) => !Number.isFinite(value));
  throw new ModelError(
    "WEIGHT_NOT_FINITE",
    `Weight "${stored}" in "${file.path}" contains ${String(first)}: ${count} of its ${values.length} values are not finite. ` +
      `The training that saved it diverged, or the file is damaged. Choose an earlier checkpoint, or download the file again.`,
  );
}

/** A plain loop: `filter` and `reduce` take a second for the weights of a large model. */
function countNotFinite(values: Float32Array): number {
  let count = 0;
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) count++;
  return count;
}

/** Whether the parameter is outside the encoder and its two shapes differ only in the number of labels. */
function isHeadOfOtherLabels(
  name: string,
  found: readonly number[],
  expected: readonly number[],
  architecture: Architecture,
  config: ModelConfig,
): boolean {
  if (name.startsWith(architecture.prefix) || expected[0] !== config.labels.length) return false;
  return formatShape(found.slice(1)) === formatShape(expected.slice(1));
}

function findSources(
  files: readonly WeightFile[],
  architecture: Architecture,
  shapes: ReadonlyMap<string, readonly number[]>,
): { sources: ReadonlyMap<string, NamedTensor>; unexpected: readonly string[] } {
  const fullName = (name: string): string | undefined =>
    [name, architecture.prefix + name].find((candidate) => shapes.has(candidate));
  const sources = new Map<string, NamedTensor>();
  const unexpected: string[] = [];
  for (const tensor of nameTensors(files, (name) => fullName(name) !== undefined)) {
    const name = fullName(tensor.name);
    const other = name === undefined ? undefined : sources.get(name);
    if (name === undefined) unexpected.push(tensor.stored);
    else if (other === undefined) sources.set(name, tensor);
    else {
      const both = `"${other.stored}" in "${other.file.path}" and "${tensor.stored}" in "${tensor.file.path}"`;
      const problem = `Weight "${name}" occurs twice: ${both}.`;
      throw new ModelError("WEIGHT_DUPLICATE", `${problem} Remove one of them, or save the model again.`);
    }
  }
  return { sources, unexpected };
}

/** The encoder must be complete: with one layer initialized at random it would train without an error, and be bad. */
function checkMissing(missing: readonly string[], unexpected: readonly string[], architecture: Architecture): void {
  const encoder = missing.filter(
    (name) => name.startsWith(architecture.prefix) && !name.startsWith(`${architecture.prefix}pooler.`),
  );
  if (encoder.length === 0) return;
  const problem = `The checkpoint has no values for ${encoder.length} weights of the ${architecture.name} encoder: ${list(encoder)}.`;
  const extra =
    unexpected.length === 0
      ? ""
      : ` It contains ${unexpected.length} weights that the model does not use: ${list(unexpected)}.`;
  throw new ModelError("WEIGHT_MISSING", `${problem}${extra} Does config.json belong to these weights?`);
}

function list(names: readonly string[]): string {
  const first = names.slice(0, 3).map((name) => `"${name}"`);
  return names.length > 3 ? `${first.join(", ")} and ${names.length - 3} more` : first.join(", ");
}

function shapeError(name: string, found: readonly number[], expected: readonly number[], question: string): ModelError {
  const problem = `Weight "${name}" has shape ${formatShape(found)}, expected ${formatShape(expected)}.`;
  return new ModelError("WEIGHT_SHAPE", `${problem} ${question}`);
}
