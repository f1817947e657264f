/** Texts that stand for a missing one. */
const MISSING: ReadonlySet<string> = new Set([
  ...["nan", "null", "none", "nil", "undefined", String.raw`\n`, "na", "n/a", "n.a.", "#n/a", "#na"],
  ...["nat", "no text", "no review", "no data", "#name?", "#ref!", "#value!", "#div/0!", "#null!"],
  ...["-", "--", "---", "\u2013", "\u2014"],
  ...["not available", "not_available", "not applicable"],
]);

/** Words that stand for a missing text only in brackets: "[deleted]", not "deleted". */
const IN_BRACKETS: ReadonlySet<string> = new Set([
  ...["deleted", "removed", "redacted", "unavailable", "missing", "empty", "blank"],
  ...[
    "no text",
    "no content",
    "no review",
    "no comment",
    "deleted by user",
    "removed by moderator",
    "removed by reddit",
  ],
]);

const BRACKETS = /^(?:\[(.*)\]|\((.*)\)|<(.*)>|\{(.*)\})$/;
const LONGEST = 40;

/** Whether a text, such as "[deleted]" or "Not Available", says only that there is none. Case does not matter. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim().toLowerCase();
  if (trimmed.length > LONGEST) return false;
  const inner = BRACKETS.exec(trimmed)?.slice(1).find(Boolean)?.trim();
  if (inner !== undefined) return MISSING.has(inner) || IN_BRACKETS.has(inner);
  return MISSING.has(trimmed) || MISSING.has(trimmed.replace(/\.$/, ""));
}
