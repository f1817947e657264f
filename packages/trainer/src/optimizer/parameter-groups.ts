import type { Parameter, Parameters } from "@sentiment-tuner/model";

import { type AdamWOptions, isDecayExempt, rateOf } from "./adamw.ts";
import { concatenateFloats } from "../concatenate.ts";

/**
 * Parameters that are updated together: a matrix, or all vectors of one length as the rows of one tensor.
 *
 * Two thirds of an encoder's parameters are biases and norms of a few kilobytes, for which launch overhead dominates on a device. Grouped,
 * DistilBERT's 104 parameters need 43 updates.
 */
export interface ParameterGroup {
  /** The parameter's own name in a group of one. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Names of the parameters, in the order of the rows. */
  readonly members: readonly string[];
  readonly isDecayed: boolean;
  /** The share of the learning rate. */
  readonly rate: number;
}

export function groupParameters(
  parameters: Parameters,
  options: Pick<AdamWOptions, "rates">,
): readonly ParameterGroup[] {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of parameters.values()) {
    const name = groupName(parameter, rateOf(parameter.name, options));
    groups.set(name, [...(groups.get(name) ?? []), parameter]);
  }
  return [...groups].map(([name, members]) => {
    const [first] = members as [Parameter, ...Parameter[]]; // Every group has a member.
    const common = {
      members: members.map((member) => member.name),
      isDecayed: !isDecayExempt(first.name),
      rate: rateOf(first.name, options),
    };
    if (members.length === 1) return { name: first.name, shape: first.shape, ...common };
    return { name, shape: [members.length, ...first.shape], ...common };
  });
}

function groupName({ name, shape }: Parameter, rate: number): string {
  if (shape.length !== 1) return name;
  const group = `${isDecayExempt(name) ? "plain" : "decayed"}-vectors.${String(shape[0])}`;
  return rate === 1 ? group : `${group}.${rate}`;
}

/** The parameters that share a group with others. */
export function parametersInSharedGroups(groups: readonly ParameterGroup[], parameters: Parameters): Parameters {
  const names = groups.filter(({ members }) => members.length > 1).flatMap(({ members }) => members);
  return new Map(names.map((name) => [name, find(parameters, name)]));
}

/** One tensor for each group, by the groups' names. A group of one uses the parameter's own array. */
export function packGroups(groups: readonly ParameterGroup[], parameters: Parameters): Parameters {
  return new Map(
    groups.map(({ name, shape, members }) => {
      const parts = members.map((member) => find(parameters, member).values);
      const [only] = parts;
      if (parts.length === 1 && only !== undefined) return [name, { name, shape, values: only }];
      return [name, { name, shape, values: concatenateFloats(parts) }];
    }),
  );
}

/** The inverse of {@link packGroups}: all parameters, as views of the groups' arrays, in the order of `like`. */
export function unpackGroups(groups: readonly ParameterGroup[], packed: Parameters, like: Parameters): Parameters {
  const parts = new Map(
    groups.flatMap(({ name, members }) => {
      const { values } = find(packed, name);
      const length = values.length / members.length;
      return members.map((member, row) => [member, values.subarray(row * length, (row + 1) * length)] as const);
    }),
  );
  return new Map(
    [...like.values()].map(({ name, shape }) => [name, { name, shape, values: parts.get(name) as Float32Array }]), // Every parameter has a group.
  );
}

/** The same names and shapes, all values zero. */
export function zerosLike(parameters: Parameters): Parameters {
  return new Map(
    [...parameters].map(([name, parameter]) => [
      name,
      { ...parameter, values: new Float32Array(parameter.values.length) },
    ]),
  );
}

function find(parameters: Parameters, name: string): Parameter {
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new RangeError(`There is no parameter "${name}".`);
  return parameter;
}
