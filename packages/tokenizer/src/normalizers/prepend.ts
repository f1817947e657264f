import { Rewriter, type NormalizedText } from "../normalized-text.ts";

/** Puts `prefix` before a text that is not empty. The prefix takes the range of the first character. */
export function prepend(source: NormalizedText, prefix: string): NormalizedText {
  const [first] = source.text;
  if (first === undefined || prefix === "") return source;
  const rewriter = new Rewriter(source);
  let change = 0;
  for (const character of prefix + first) {
    rewriter.put(character, change);
    change = 1;
  }
  rewriter.copyUntil(source.text.length);
  return rewriter.finish();
}
