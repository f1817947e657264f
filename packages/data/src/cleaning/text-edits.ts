import type { CleaningRule, TextEdit } from "./cleaning-rule.ts";

/** A range of a text, in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A rule that replaces the matches of a pattern. */
export interface PatternRule extends Pick<CleaningRule, "name" | "description"> {
  /** A text without this piece cannot match, which saves the search. */
  readonly needs?: string;
  /** Global. */
  readonly pattern: RegExp;
  /** The replacement of a match, or the match itself if it stays. */
  readonly replace: (match: RegExpExecArray, text: string) => string;
}

/** Makes a rule that replaces the matches of a pattern. */
export function patternRule({ name, description, needs = "", pattern, replace }: PatternRule): Required<CleaningRule> {
  const edits = (text: string): readonly TextEdit[] =>
    Array.from(text.matchAll(pattern), (match) => editOf(match, replace(match, text))).filter(
      ({ start, end, replacement }) => text.slice(start, end) !== replacement,
    );
  return editingRule({ name, description, edits: (text) => (text.includes(needs) ? edits(text) : []) });
}

/** Makes a rule of its edits. */
export function editingRule(rule: Omit<Required<CleaningRule>, "apply">): Required<CleaningRule> {
  return { ...rule, apply: (text) => applyEdits(text, rule.edits(text)) };
}

/** @param offset - where the searched text starts */
export function editOf({ 0: matched, index }: RegExpExecArray, replacement: string, offset = 0): TextEdit {
  return { start: offset + index, end: offset + index + matched.length, replacement };
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  if (edits.length === 0) return text;
  let [edited, end] = ["", 0];
  for (const edit of edits) {
    edited += text.slice(end, edit.start) + edit.replacement;
    end = edit.end;
  }
  return edited + text.slice(end);
}

/** A range of the edited text → the range of the text before. A range that touches a replacement covers all that was replaced. */
export function rangeBeforeEdits(edits: readonly TextEdit[], { start, end }: TextRange): TextRange {
  return { start: startBefore(edits, start), end: endBefore(edits, end) };
}

/** A deletion at the position comes before the start. */
function startBefore(edits: readonly TextEdit[], position: number): number {
  let shift = 0; // From the edited text to the text before.
  for (const { start, end, replacement } of edits) {
    const editedStart = start - shift;
    if (position < editedStart) break;
    if (position < editedStart + replacement.length) return start;
    shift += end - start - replacement.length;
  }
  return position + shift;
}

/** A deletion at the position comes after the end. */
function endBefore(edits: readonly TextEdit[], position: number): number {
  let shift = 0;
  for (const { start, end, replacement } of edits) {
    const editedStart = start - shift;
    if (position <= editedStart) break;
    if (position <= editedStart + replacement.length) return end;
    shift += end - start - replacement.length;
  }
  return position + shift;
}
