import type { Parameters } from "@sentiment-tuner/model";
import { type Graph, trace, type TracedInput } from "@sentiment-tuner/onnx";
import type * as tf from "@tensorflow/tfjs";

import type { AdamWOptions, TrainedState } from "../optimizer/adamw.ts";
import {
  globalNorm,
  packGradients,
  SCALARS,
  unpackValues,
  type UpdateScalars,
  updateSlots,
} from "../optimizer/adamw-tensors.ts";
import { groupParameters, type ParameterGroup } from "../optimizer/parameter-groups.ts";
import { findTensor, type Tensors } from "./differentiate.ts";
import { gradientName } from "./training-graph.ts";

/** Name of a group's tensor in the recorded update, by what it holds. */
export const slotNames = {
  values: (name: string) => name,
  first: (name: string) => `first.${name}`,
  second: (name: string) => `second.${name}`,
} as const satisfies Record<keyof TrainedState, (name: string) => string>;

/** Name of the output that replaces an input. */
export function nextName(name: string): string {
  return `next.${name}`;
}

/** The slots of all groups as inputs of a graph. */
export function slotInputs(groups: readonly ParameterGroup[]): Record<string, TracedInput> {
  const slots = groups.flatMap(({ name, shape }) =>
    Object.values(slotNames).map((nameOf) => [nameOf(name), { shape, dtype: "float32" } as const] as const),
  );
  return Object.fromEntries(slots);
}

/**
 * Records the update of all parameters. Inputs: the slots of the groups, the gradients of the parameters, the scalars and the `loss`.
 * Outputs: `norm`, the next slots, the next values of every parameter, and the loss, so that both numbers are read with a single wait.
 */
export function traceUpdate(parameters: Parameters, options: AdamWOptions): Graph {
  const groups = groupParameters(parameters, options);
  const inputs: Record<string, TracedInput> = {};
  const enter = (name: string, shape: readonly number[]): void => {
    inputs[name] = { shape, dtype: "float32" };
  };
  for (const scalar of SCALARS) enter(scalarName(scalar), []);
  Object.assign(inputs, slotInputs(groups));
  for (const { name, shape } of parameters.values()) enter(gradientName(name), shape);
  enter("loss", []);
  return trace(
    (tensors: Tensors) => {
      const find = (name: string): tf.Tensor => findTensor(tensors, name);
      return {
        [nextName("loss")]: find("loss"),
        ...updateGroups(groups, find, (name) => find(gradientName(name)), options),
      };
    },
    inputs,
    { name: "adamw" },
  );
}

/**
 * Norm, clipping and AdamW of all groups.
 *
 * @param find - slots and scalars by name
 * @returns `norm`, the next slots, and the next values of every parameter, by {@link nextName}
 */
export function updateGroups(
  groups: readonly ParameterGroup[],
  find: (name: string) => tf.Tensor,
  gradientOf: (name: string) => tf.Tensor,
  options: AdamWOptions,
): Tensors {
  const slots = groups.map(({ name }) => ({
    values: find(slotNames.values(name)),
    first: find(slotNames.first(name)),
    second: find(slotNames.second(name)),
  }));
  const gradients = groups.map((group) => packGradients(group, gradientOf));
  const norm = globalNorm(gradients);
  const scalars = Object.fromEntries(SCALARS.map((name) => [name, find(scalarName(name))])) as UpdateScalars; // All of SCALARS.
  const outputs: Record<string, tf.Tensor> = { norm };
  for (const [index, next] of updateSlots(groups, slots, gradients, norm, scalars, options).entries()) {
    const group = groups[index] as ParameterGroup; // One slot for each.
    for (const part of ["values", "first", "second"] as const) {
      outputs[nextName(slotNames[part](group.name))] = next[part];
    }
    for (const [name, values] of Object.entries(unpackValues(group, next.values))) outputs[nextName(name)] = values;
  }
  return outputs;
}

/** With a prefix, as a parameter could have the same name. */
export function scalarName(name: string): string {
  return `scalar.${name}`;
}
