import { Rewriter, type NormalizedText } from "../normalized-text.ts";
import { COMPATIBILITY, DECOMPOSABLE, flagsOf, hasFlag, NON_STARTER } from "../unicode.ts";

/**
 * NFD or NFKD.
 *
 * JavaScript decomposes each character, but only the characters that decompose in the older Unicode version of the
 * reference. Sorted marks take the ranges in order of place, as in the reference.
 */
export function decompose(source: NormalizedText, form: "NFD" | "NFKD"): NormalizedText {
  if (!hasFlag(source.text, NON_STARTER | decomposableFlag(form))) return source;
  const rewriter = new Rewriter(source);
  for (const { character, change } of decomposition(source.text, form)) rewriter.put(character, change);
  return rewriter.finish();
}

/** NFC or NFKC: decomposed as above, then composed. */
export function compose(source: NormalizedText, form: "NFC" | "NFKC"): NormalizedText {
  const decomposed = form === "NFC" ? "NFD" : "NFKD";
  // A jamo has no flag, so the engine decides whether composing changes anything. It takes quadratic time for a row of marks.
  if (!hasFlag(source.text, NON_STARTER) && source.text.normalize(form) === source.text) return source;
  const rewriter = new Rewriter(source);
  for (const { character, change } of composition(decomposition(source.text, decomposed))) {
    rewriter.put(character, change);
  }
  return rewriter.finish();
}

/** One character of the result, with its `change` as in `Rewriter.put`. */
interface Change {
  readonly character: string;
  readonly change: number;
}

function decomposition(text: string, form: "NFD" | "NFKD"): Change[] {
  const flag = decomposableFlag(form);
  const changes: Change[] = [];
  let marks: Change[] = []; // Since the last starter.
  const flush = (): void => {
    if (marks.length > 1) marks.sort((a, b) => rankOf(a) - rankOf(b)); // Stable: equal classes keep their order.
    for (const mark of marks) changes.push(mark);
    marks = [];
  };
  for (const character of text) {
    const parts = flagsOf(character.codePointAt(0) ?? 0) & flag ? character.normalize(form) : character;
    let change = 0;
    for (const part of parts) {
      if (isNonStarter(part)) marks.push({ character: part, change });
      else {
        flush();
        changes.push({ character: part, change });
      }
      change = 1;
    }
  }
  flush();
  return changes;
}

/** The composition algorithm of Unicode (UAX #15), with the rules of the reference for what each result replaces. */
function composition(changes: readonly Change[]): Change[] {
  const composed: Change[] = [];
  let starter: Change | undefined;
  let marks: Change[] = [];
  const flush = (): void => {
    if (starter !== undefined) composed.push(starter);
    for (const mark of marks) composed.push(mark);
    marks = [];
  };
  for (const next of changes) {
    const isMark = isNonStarter(next.character);
    if (starter === undefined) {
      if (isMark) composed.push(next);
      else starter = next;
      continue;
    }
    const last = marks.at(-1);
    const isBlocked = last !== undefined && !(isMark && rankOf(next) > rankOf(last));
    const pair = isBlocked ? undefined : composePair(starter.character, next.character);
    if (pair !== undefined) starter = { character: pair, change: starter.change + next.change - 1 };
    else if (isMark) marks.push(next);
    else {
      flush();
      starter = next;
    }
  }
  flush();
  return composed;
}

function composePair(first: string, second: string): string | undefined {
  const pair = (first + second).normalize("NFC");
  const codePoint = pair.codePointAt(0) ?? 0;
  const isOne = pair.length === (codePoint > 0xffff ? 2 : 1);
  return isOne && flagsOf(codePoint) & DECOMPOSABLE ? pair : undefined;
}

function isNonStarter(character: string): boolean {
  return (flagsOf(character.codePointAt(0) ?? 0) & NON_STARTER) !== 0;
}

/** The place of a mark's combining class among all classes: marks are sorted by it. */
function rankOf({ character }: Change): number {
  ranks ??= rankMarks();
  return ranks.get(character) ?? 0;
}

let ranks: ReadonlyMap<string, number> | undefined;

/** Ranks every mark once: there are some 900, and comparing two of them takes the engine's normalization. */
function rankMarks(): ReadonlyMap<string, number> {
  const marks: string[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    if (flagsOf(codePoint) & NON_STARTER) marks.push(String.fromCodePoint(codePoint));
  }
  marks.sort((a, b) => Number(isAfter(a, b)) - Number(isAfter(b, a)));
  const ranked = new Map<string, number>();
  let rank = 0;
  marks.forEach((mark, index) => {
    if (index > 0 && isAfter(mark, marks[index - 1] ?? "")) rank++;
    ranked.set(mark, rank);
  });
  return ranked;
}

/** Whether the combining class of `first` is greater than that of `second`: then the engine swaps them. */
function isAfter(first: string, second: string): boolean {
  const pair = first + second;
  return pair.normalize("NFD") !== pair;
}

function decomposableFlag(form: "NFD" | "NFKD"): number {
  return form === "NFD" ? DECOMPOSABLE : COMPATIBILITY;
}
