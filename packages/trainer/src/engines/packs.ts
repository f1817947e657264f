import type { Parameter, Parameters } from "@sentiment-tuner/model";

import { isDecayExempt } from "../adamw.ts";
import { concatenateFloats } from "../concatenate.ts";

/**
 * Parameters that are updated as one: a matrix, or all vectors of one length as the rows of one tensor.
 *
 * Two thirds of an encoder's parameters are biases and norms of a few kilobytes, for which a device spends its time on being told what to do:
 * packed, DistilBERT's 104 parameters are 43 updates.
 */
export interface Pack {
  /** The parameter's own where there is one alone. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Names of the parameters, in the order of the rows. */
  readonly members: readonly string[];
  readonly isDecayed: boolean;
}

export function packsOf(parameters: Parameters): readonly Pack[] {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of parameters.values()) {
    const name = packName(parameter);
    groups.set(name, [...(groups.get(name) ?? []), parameter]);
  }
  return [...groups].map(([name, members]) => {
    const [first] = members as [Parameter, ...Parameter[]]; // Made with one.
    const common = { members: members.map((member) => member.name), isDecayed: !isDecayExempt(first.name) };
    if (members.length === 1) return { name: first.name, shape: first.shape, ...common };
    return { name, shape: [members.length, ...first.shape], ...common };
  });
}

function packName({ name, shape }: Parameter): string {
  if (shape.length !== 1) return name;
  return `${isDecayExempt(name) ? "plain" : "decayed"}-vectors.${String(shape[0])}`;
}

/** The vectors that share a pack with others, from all parameters. */
export function packedVectors(packs: readonly Pack[], parameters: Parameters): Parameters {
  const names = packs.filter(({ members }) => members.length > 1).flatMap(({ members }) => members);
  return new Map(names.map((name) => [name, find(parameters, name)]));
}

/** A tensor for each pack; that of a single parameter is over its own array. */
export function pack(packs: readonly Pack[], parameters: Parameters): Parameters {
  return new Map(
    packs.map(({ name, shape, members }) => {
      const parts = members.map((member) => find(parameters, member).values);
      const [only] = parts;
      if (parts.length === 1 && only !== undefined) return [name, { name, shape, values: only }];
      return [name, { name, shape, values: concatenateFloats(parts) }];
    }),
  );
}

/** The parameters of packs, all of them, over the packs' arrays, in the order of `like`. */
export function unpack(packs: readonly Pack[], packed: Parameters, like: Parameters): Parameters {
  const parts = new Map(
    packs.flatMap(({ name, members }) => {
      const { values } = find(packed, name);
      const length = values.length / members.length;
      return members.map((member, row) => [member, values.subarray(row * length, (row + 1) * length)] as const);
    }),
  );
  return new Map(
    [...like.values()].map(({ name, shape }) => [name, { name, shape, values: parts.get(name) as Float32Array }]),
  );
}

/** The same tensors, all zero. */
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
  if (parameter === undefined) throw new RangeError(`"${name}" is not among the parameters.`);
  return parameter;
}
