import { labelKey } from "./label-key.ts";
import { numberOf } from "./label-number.ts";
import { polarPhrase } from "./polarity.ts";

const ANSWERS: ReadonlySet<string> = new Set(["true", "false", "yes", "no"]);

/** Whether a value looks like a label of any kind: an opinion in a few words, an answer, or a number of a usual scale. */
export function isLabelLike(value: unknown): boolean {
  const key = labelKey(value);
  if (key === undefined) return false;
  const number = numberOf(key);
  if (number === undefined) return ANSWERS.has(key) || (key.length <= 30 && polarPhrase(key) !== undefined);
  return number.form !== "plain" || (Math.abs(number.value) <= 10 && Number.isInteger(number.value * 2));
}
