import type { TextEdit } from "./cleaning-rule.ts";

/** A word, a run of blanks, or one other character. */
const PIECE = /\s+|[\p{L}\p{M}\p{N}]+|[^]/gu;
/** Pieces that may be replaced in one place; a longer change is one edit up to the common end. */
const WINDOW = 40;

/**
 * The edits that turn one text into the other, found by comparing their words. Texts of the same length are taken to correspond character by
 * character, as after a change to lower case.
 */
export function alignTexts(before: string, after: string): TextEdit[] {
  if (before.length === after.length) return [];
  const [old, fresh] = [piecesOf(before), piecesOf(after)];
  const common = commonSuffix(old.pieces, fresh.pieces);
  const [oldEnd, freshEnd] = [old.pieces.length - common, fresh.pieces.length - common];
  const edits: TextEdit[] = [];
  let [i, j] = [0, 0];
  while (i < oldEnd || j < freshEnd) {
    if (i < oldEnd && j < freshEnd && old.pieces[i] === fresh.pieces[j]) {
      i++;
      j++;
      continue;
    }
    const [oldRest, freshRest] = [old.pieces.slice(i, oldEnd), fresh.pieces.slice(j, freshEnd)];
    const next = nextCommon(oldRest.slice(0, WINDOW), freshRest.slice(0, WINDOW));
    const removed = oldRest.slice(0, next?.old);
    const added = freshRest.slice(0, next?.fresh);
    const kept = commonSuffix(removed, added); // Blanks before the common piece.
    const [nextI, nextJ] = [i + removed.length - kept, j + added.length - kept];
    edits.push({
      start: old.startOf(i),
      end: old.startOf(nextI),
      replacement: after.slice(fresh.startOf(j), fresh.startOf(nextJ)),
    });
    [i, j] = [nextI, nextJ];
  }
  return edits;
}

function piecesOf(text: string): { readonly pieces: readonly string[]; startOf(piece: number): number } {
  const matches = [...text.matchAll(PIECE)];
  return { pieces: matches.map(([piece]) => piece), startOf: (piece) => matches[piece]?.index ?? text.length };
}

function commonSuffix(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/** The nearest equal pieces that are not blank. */
function nextCommon(
  old: readonly string[],
  fresh: readonly string[],
): { readonly old: number; readonly fresh: number } | undefined {
  for (let distance = 1; distance < old.length + fresh.length; distance++) {
    for (let inOld = Math.max(0, distance - fresh.length + 1); inOld <= Math.min(distance, old.length - 1); inOld++) {
      const piece = old[inOld] ?? "";
      if (piece === fresh[distance - inOld] && piece.trim() !== "") return { old: inOld, fresh: distance - inOld };
    }
  }
  return undefined;
}
