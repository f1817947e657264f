/** A door through which files or messages from elsewhere come in. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs that are right, such as files of a real run. Mutations start from them. */
  readonly seeds: readonly Uint8Array[];
  /** Pieces of text that mean something in this format. */
  readonly words: readonly string[];
  /** True for text in JSON: a value in it is then also replaced by a value of another kind. */
  readonly isJson?: boolean;
  /** Reads an input as the product does. It may throw only typed errors. */
  run(input: Uint8Array): Promise<void> | void;
}
