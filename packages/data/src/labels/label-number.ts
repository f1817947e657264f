/** A number in a label. Its form shows what the number stands for. */
export interface LabelNumber {
  readonly value: number;
  /** `plain`: `4`. `code`: `LABEL_4`. `rated`: `score 4`. `stars`: `4 stars`. `of`: `4 out of 5`. `percent`: `80%`. */
  readonly form: "plain" | "code" | "rated" | "stars" | "of" | "percent";
  /** For `of`: the best rating. */
  readonly maximum?: number;
  /** Whether `value` is the share of the best rating, because the column has several of them. */
  readonly isShare?: boolean;
}

const NUMBER = String.raw`[+-]?\d+(?:[.,]\d+)?`;
const STARS = "(?:stars?|sterne?|[eé]toiles?|estrellas?|stell[ae]|★|⭐)";
const GAP = String.raw`[\s_:=-]*`;

const PLAIN = new RegExp(`^${NUMBER}$`);
const CODE = /^(?:label|class|cls)[\s_-]*(\d+)$/;
const RATED = new RegExp(
  String.raw`^(?:(?:rating|score|grade|level)${GAP}(\d+(?:[.,]\d+)?)|(${NUMBER})${GAP}(?:points?|pts))$`,
);
const STAR_NUMBER = new RegExp(String.raw`^(?:(${NUMBER})${GAP}${STARS}|${STARS}${GAP}(\d+(?:[.,]\d+)?))$`);
const STAR_WORD = new RegExp(`^(zero|one|two|three|four|five|six|seven|eight|nine|ten)${GAP}${STARS}$`);
const STAR_SIGNS = /^([★⭐🌟✭✮]+)(½|1⁄2)?[☆✩]*$|^(\*{1,5})$/u;
const OF = new RegExp(
  String.raw`^(${NUMBER})[\s_-]*(?:\/|(?:out[\s_-]*of|of|von|sur)\b)[\s_-]*(\d+)(?:${GAP}${STARS})?$`,
);
const PERCENT = new RegExp(String.raw`^(${NUMBER})\s*(?:%|percent)$`);

const WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/**
 * The number that a label states.
 *
 * @param key - as `labelKey` writes it
 */
export function numberOf(key: string): LabelNumber | undefined {
  if (PLAIN.test(key)) return { value: parse(key), form: "plain" };
  const code = CODE.exec(key)?.[1];
  if (code !== undefined) return { value: Number(code), form: "code" };
  const percent = PERCENT.exec(key)?.[1];
  if (percent !== undefined) return { value: parse(percent), form: "percent" };
  return starsOf(key) ?? ratedOf(key);
}

function starsOf(key: string): LabelNumber | undefined {
  const number = STAR_NUMBER.exec(key);
  const digits = number?.[1] ?? number?.[2];
  if (digits !== undefined) return { value: parse(digits), form: "stars" };
  const word = STAR_WORD.exec(key)?.[1];
  if (word !== undefined) return { value: WORDS.indexOf(word), form: "stars" };
  const signs = STAR_SIGNS.exec(key);
  const filled = signs?.[1] ?? signs?.[3];
  return filled === undefined ? undefined : { value: [...filled].length + (signs?.[2] ? 0.5 : 0), form: "stars" };
}

function ratedOf(key: string): LabelNumber | undefined {
  const [, points, maximum] = OF.exec(key) ?? [];
  if (points !== undefined && Number(maximum) >= parse(points)) {
    return { value: parse(points), form: "of", maximum: Number(maximum) };
  }
  const rated = RATED.exec(key);
  const digits = rated?.[1] ?? rated?.[2];
  return digits === undefined ? undefined : { value: parse(digits), form: "rated" };
}

function parse(digits: string): number {
  return Number(digits.replace(",", "."));
}
