/** A place in a text, as the editor counts: both from 0. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextSelection {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** The selection that covers a position; the end counts as covered, since the mouse rests between characters. */
export function selectionAt<Selection extends TextSelection>(
  selections: readonly Selection[],
  position: TextPosition,
): Selection | undefined {
  return selections.find(
    ({ start, end }) => compare(start, end) < 0 && compare(start, position) <= 0 && compare(position, end) <= 0,
  );
}

/** Longer texts are cut: no model reads so much, and what is sent has to be copied. */
const MOST_CHARACTERS = 20_000;

/**
 * What to ask the model about; the offsets of its answer fit this text.
 *
 * @returns undefined where there is no letter or digit to judge
 */
export function judgeableText(text: string): string | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined;
  return text.length <= MOST_CHARACTERS ? text : text.slice(0, MOST_CHARACTERS);
}

function compare(a: TextPosition, b: TextPosition): number {
  return a.line - b.line || a.character - b.character;
}
