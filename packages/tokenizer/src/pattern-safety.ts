/**
 * Whether a group that is repeated contains something that can be repeated or chosen itself, as in `(a+)+` or `(a|ab)*`.
 *
 * Such a pattern can take exponential time on a short text, and a tokenizer may come from someone else. No tokenizer of a known model
 * has one.
 *
 * @param source - of a JavaScript pattern
 */
export function hasNestedRepetition(source: string): boolean {
  const groups: { isVariable: boolean }[] = [];
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index);
    if (character === "\\") index++;
    else if (character === "[") index = endOfClass(source, index);
    else if (character === "(") {
      groups.push({ isVariable: false });
      index += /^\(\?(?:[:=!]|<[=!]|<[^>]*>|[\w-]*:)?/.exec(source.slice(index))?.[0].length ?? 1;
      index--;
    } else if (character === ")") {
      const group = groups.pop();
      if (group?.isVariable === true && isRepeated(source, index + 1)) return true;
      if (group?.isVariable === true) markVariable(groups);
    } else if (character === "|" || isQuantifier(source, index)) markVariable(groups);
  }
  return false;
}

function markVariable(groups: { isVariable: boolean }[]): void {
  const group = groups.at(-1);
  if (group !== undefined) group.isVariable = true;
}

function isQuantifier(source: string, index: number): boolean {
  return /^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(source.slice(index, index + QUANTIFIER_LENGTH));
}

/** Whether more than one repetition is possible. */
function isRepeated(source: string, index: number): boolean {
  const quantifier = /^(?:[*+]|\{(\d+)(,?)(\d*)\})/.exec(source.slice(index, index + QUANTIFIER_LENGTH));
  if (quantifier === null) return false;
  const [, least, comma, most = ""] = quantifier;
  if (least === undefined) return true;
  return Number(comma === "" ? least : most === "" ? Infinity : most) > 1;
}

const QUANTIFIER_LENGTH = 24;

function endOfClass(source: string, start: number): number {
  let depth = 0; // Classes are nested with the flag `v`.
  for (let index = start; index < source.length; index++) {
    const character = source.charAt(index);
    if (character === "\\") index++;
    else if (character === "[") depth++;
    else if (character === "]" && --depth === 0) return index;
  }
  return source.length;
}
