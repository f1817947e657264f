/** One thing that is wrong with texts, and its repair. A part that plug-ins bring. */
export interface CleaningRule {
  readonly name: string;
  /** One sentence for the user. */
  readonly description: string;
  /** The repaired text; the very same text when there is nothing to repair. */
  apply(text: string): string;
}
