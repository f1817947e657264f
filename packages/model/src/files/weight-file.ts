/** An open file with the weights of a model. Its index is checked; each tensor is read on demand. */
export interface WeightFile {
  readonly path: string;
  /** By name. The shape is as PyTorch has it: that of a linear weight is [outputs, inputs]. */
  readonly entries: ReadonlyMap<string, { readonly shape: readonly number[] }>;
  /**
   * Reads the values of a tensor as float32, whatever their precision in the file.
   *
   * @throws ModelError WEIGHT_DTYPE for a tensor whose element type cannot be read; FILE_UNREADABLE
   * @throws RangeError if the file has no tensor of this name
   */
  read(name: string): Promise<Float32Array>;
  dispose(): Promise<void>;
}
