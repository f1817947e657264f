/** One trainable tensor, named and laid out as Hugging Face does (a linear weight is [out, in]). */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major, as many as the shape's product. */
  readonly values: Float32Array;
}

/** Every parameter of a model by name, in the architecture's order. */
export type Parameters = ReadonlyMap<string, Parameter>;

/** The number of values in a tensor of this shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** `[2, 768]`, as messages print a shape. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
