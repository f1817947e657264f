import { makeUniform } from "./initialize.ts";
import { formatShape, type Parameter, type Parameters } from "./parameters.ts";

/** The names of the two parameters of a layer's adapter, as in PEFT. */
export function adapterNames(layer: string): { readonly a: string; readonly b: string } {
  return { a: `${layer}.lora_A.weight`, b: `${layer}.lora_B.weight` };
}

/**
 * Initializes the adapter of a linear layer as PEFT does: A from U(-1/√in, 1/√in), which is Kaiming's distribution for a = √5, and B zero.
 *
 * @param weight - [out, in]
 * @returns A [r, in] and B [out, r]
 */
export function initializeAdapter(
  { name, shape }: Parameter,
  rank: number,
  seed: number,
): readonly [Parameter, Parameter] {
  const [outputs = 0, inputs = 0] = shape;
  const names = adapterNames(layerOfWeight(name));
  const uniform = makeUniform(seed, names.a);
  const bound = 1 / Math.sqrt(inputs);
  const values = Float32Array.from({ length: rank * inputs }, () => bound * (2 * uniform() - 1));
  return [
    { name: names.a, shape: [rank, inputs], values },
    { name: names.b, shape: [outputs, rank], values: new Float32Array(outputs * rank) },
  ];
}

/**
 * W + s B A, in float64 and rounded once.
 *
 * @param weight - W, [out, in]
 * @param adapters - with A [r, in] and B [out, r] of this layer, by their names
 * @throws RangeError if A or B is missing, or their shapes do not fit
 */
export function mergeAdapter(weight: Parameter, adapters: Parameters, scale: number): Parameter {
  const names = adapterNames(layerOfWeight(weight.name));
  const [a, b] = [adapters.get(names.a), adapters.get(names.b)];
  const [outputs = 0, inputs = 0] = weight.shape;
  const rank = a?.shape[0] ?? 0;
  if (a === undefined || b === undefined || formatShape(b.shape) !== formatShape([outputs, rank])) {
    throw new RangeError(`The adapter of "${weight.name}" is incomplete, or its shapes do not fit.`);
  }
  const values = new Float32Array(weight.values.length);
  const row = new Float64Array(inputs);
  const rowOfA = (k: number): Float32Array => {
    return k < rank ? a.values.subarray(k * inputs, (k + 1) * inputs) : new Float32Array(inputs);
  };
  const rows = Array.from({ length: Math.ceil(rank / BLOCK) * BLOCK }, (_, k) => rowOfA(k));
  for (let output = 0; output < outputs; output++) {
    row.fill(0);
    const factor = (k: number): number => (k < rank ? scale * (b.values[output * rank + k] as number) : 0);
    for (let k = 0; k < rank; k += BLOCK) {
      const [a0, a1, a2, a3] = rows.slice(k, k + BLOCK) as [Float32Array, Float32Array, Float32Array, Float32Array];
      const [f0, f1, f2, f3] = [factor(k), factor(k + 1), factor(k + 2), factor(k + 3)];
      for (let input = 0; input < inputs; input++) {
        row[input] =
          (row[input] as number) + // All indices are in range, by the shapes.
          f0 * (a0[input] as number) +
          f1 * (a1[input] as number) +
          f2 * (a2[input] as number) +
          f3 * (a3[input] as number);
      }
    }
    const start = output * inputs;
    for (let input = 0; input < inputs; input++) {
      values[start + input] = (weight.values[start + input] as number) + (row[input] as number);
    }
  }
  return { ...weight, values };
}

/** Rows of A that are added at a time: the sums are read and written a quarter as often, which halves the time. Zeros fill the last block. */
const BLOCK = 4;

function layerOfWeight(name: string): string {
  return name.slice(0, -".weight".length);
}
