const NUMBER = String.raw`[+-]?\d+(?:[.,]\d+)?`;
const WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** `4`, `4 stars`, `star 4`, `4/5`, `4 out of 5`, `LABEL_4`; the number is in one of the two groups. */
const NUMBERED = new RegExp(
  String.raw`^(?:(?:stars?|rating|score|label|class)[\s_:-]*(${NUMBER})|(${NUMBER})[\s_-]*(?:stars?|points?|★|(?:\/|out of)\s*\d+(?: stars?)?)?)$`,
  "i",
);
const WORDED = new RegExp(String.raw`^(${WORDS.join("|")})[\s_-]+stars?$`, "i");
const SIGNS = /^(★+)☆*$/u;

/** The number that the name of a class states, such as 4 for "4 stars"; undefined for a name that is not a number on a scale. */
export function scaleValue(name: string): number | undefined {
  const text = name.trim();
  const [, after, before] = NUMBERED.exec(text) ?? [];
  const digits = after ?? before;
  if (digits !== undefined) return Number(digits.replace(",", "."));
  const word = WORDED.exec(text)?.[1];
  if (word !== undefined) return WORDS.indexOf(word.toLowerCase());
  return SIGNS.exec(text)?.[1]?.length;
}
