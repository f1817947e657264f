/** Repairs one kind of defect in texts. Plug-ins can add rules. */
export interface CleaningRule {
  readonly name: string;
  /** One sentence for the user. */
  readonly description: string;
  /** @returns the repaired text, or `text` itself if there is nothing to repair */
  apply(text: string): string;
}
