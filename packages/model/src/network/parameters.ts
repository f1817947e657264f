/** A trainable tensor with the name and layout of Hugging Face's library: a linear weight is [out, in]. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major; as many values as the shape has elements. */
  readonly values: Float32Array;
}

/** The parameters of a model by name, in the order of the architecture. */
export type Parameters = ReadonlyMap<string, Parameter>;

/** The number of elements of a tensor of this shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Formats a shape for messages: `[2, 768]`. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
