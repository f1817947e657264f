/** Texts that stand for a missing one. They count only as the whole text, in any case. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...["nan", "null", "(null)", "none", "undefined", String.raw`\n`],
  ...["n/a", "na", "#n/a", "<na>", "not available", "not applicable"],
  ...["[deleted]", "[removed]", "(deleted)", "(removed)"],
]);

/** Whether a text, such as "[deleted]", says only that there is none. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length <= 20 && PLACEHOLDERS.has(trimmed.toLowerCase());
}
