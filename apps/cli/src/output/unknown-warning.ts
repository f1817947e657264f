import { formatNumberOf } from "./format.ts";

/** A model reads a token that it does not know as a blank space, so the prediction says little. */
export function unknownWarning(texts: number): string {
  return `most tokens of ${formatNumberOf(texts, "text")} are unknown to the model. Does it know the language?`;
}
