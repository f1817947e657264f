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
  // A jamo has no flag, so the engine decides whether composing changes anything.
  if (source.text.normalize(form) === source.text && !hasFlag(source.text, NON_STARTER)) return source;
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
  let starter = 0;
  for (const character of text) {
    const parts = flagsOf(character.codePointAt(0) ?? 0) & flag ? character.normalize(form) : character;
    let change = 0;
    for (const part of parts) {
      if (!isNonStarter(part)) starter = changes.length + 1;
      changes.push({ character: part, change });
      // Insertion sort of the marks since the last starter; equal classes keep their order.
      for (let at = changes.length - 1; at > starter && isAfter(changes[at - 1], changes[at]); at--) swap(changes, at);
      change = 1;
    }
  }
  return changes;
}

/** The composition algorithm of Unicode (UAX #15), with the rules of the reference for what each result replaces. */
function composition(changes: readonly Change[]): Change[] {
  const composed: Change[] = [];
  let starter: Change | undefined;
  let marks: Change[] = [];
  const flush = (): void => {
    if (starter !== undefined) composed.push(starter);
    composed.push(...marks);
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
    const isBlocked = last !== undefined && !(isMark && isAfter(next, last));
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

/** Whether the combining class of `first` is greater than that of `second`: then the engine swaps them. */
function isAfter(first: Change | undefined, second: Change | undefined): boolean {
  if (first === undefined || second === undefined) return false;
  const pair = first.character + second.character;
  return pair.normalize("NFD") !== pair;
}

function swap(changes: Change[], at: number): void {
  const [first, second] = [changes[at - 1], changes[at]];
  if (first === undefined || second === undefined) return;
  changes[at - 1] = second;
  changes[at] = first;
}

function decomposableFlag(form: "NFD" | "NFKD"): number {
  return form === "NFD" ? DECOMPOSABLE : COMPATIBILITY;
}
