const OPENERS = ["this", "the", "that"];
const SUBJECTS = ["film", "movie", "story", "plot", "acting", "ending", "scene", "character", "actor"];
const OPINIONS = {
  positive: ["good", "great", "superb", "fun", "the best"],
  negative: ["bad", "boring", "dull", "slow", "terrible"],
};
const LINKS = ["and", "but", "so", "with", "in"];

/**
 * Made-up reviews as a CSV file, half of them positive, no two alike up to 36,450 of them.
 *
 * Their words are those of the 100-word vocabulary of the tiny models.
 */
export function makeReviewsCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const label = row % 2 === 0 ? "positive" : "negative";
    return `"${makeReview(Math.floor(row / 2), OPINIONS[label])}",${label}`;
  });
  return ["review,sentiment", ...rows, ""].join("\n");
}

/** The combination of words with this number: one digit for each place, in the base of its number of words. */
function makeReview(number: number, opinions: readonly string[]): string {
  let rest = number;
  const next = (words: readonly string[]): string => {
    const word = words[rest % words.length] ?? "";
    rest = Math.floor(rest / words.length);
    return word;
  };
  const first = `${next(SUBJECTS)} was ${next(opinions)}`;
  const second = `${next(LINKS)} ${next(OPENERS)} ${next(SUBJECTS)} is ${next(opinions)}`;
  return `${next(OPENERS)} ${first} ${second}.`;
}
