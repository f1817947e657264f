/** A position in a document; line and character count from 0. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextSelection {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** The selection that contains a position, both ends included: the mouse rests between characters. */
export function selectionAt<Selection extends TextSelection>(
  selections: readonly Selection[],
  position: TextPosition,
): Selection | undefined {
  return selections.find(
    ({ start, end }) => compare(start, end) < 0 && compare(start, position) <= 0 && compare(position, end) <= 0,
  );
}

function compare(a: TextPosition, b: TextPosition): number {
  return a.line - b.line || a.character - b.character;
}
