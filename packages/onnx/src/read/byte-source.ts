/** A file, or bytes in memory, that is read in pieces. */
export interface ByteSource {
  /** For messages: the path of the file. */
  readonly name: string;
  readonly sizeBytes: number;
  /**
   * Fills the array with the bytes from `position` on. Every call is inside the file.
   *
   * @throws the source's own error if the bytes cannot be read
   */
  read(bytes: Uint8Array, position: number): Promise<void>;
}
