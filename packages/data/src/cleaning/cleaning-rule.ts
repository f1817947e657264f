/** Repairs one kind of defect in texts. Plug-ins can add rules. */
export interface CleaningRule {
  readonly name: string;
  /** One sentence for the user. */
  readonly description: string;
  /** @returns the repaired text, or `text` itself if there is nothing to repair */
  apply(text: string): string;
  /**
   * What `apply` replaces, in the order of the text. It places the words of the repaired text in the original exactly. Without it, both
   * texts are compared, which is exact for a rule that keeps the length or changes whole words.
   */
  edits?(text: string): readonly TextEdit[];
}

/** One replaced range of a text, in UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}
