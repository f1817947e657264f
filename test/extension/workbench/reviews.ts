const OPENERS = ["this", "the", "that"];
const SUBJECTS = ["film", "movie", "story", "plot", "acting", "ending", "scene", "character", "actor"];
const OPINIONS = {
  negative: ["bad", "boring", "dull", "slow", "terrible"],
  neutral: ["so so", "not bad but not good", "never good and never bad", "not so good but fun"],
  positive: ["good", "great", "superb", "fun", "the best"],
};
const LINKS = ["and", "but", "so", "with", "in"];

/** Labels of a file by class. */
type Labels = Readonly<Partial<Record<keyof typeof OPINIONS, string>>>;

/**
 * Made-up reviews as a CSV file, as many of each class, no two alike up to 18,000 of each.
 *
 * Their words are those of the 100-word vocabulary of the tiny models.
 */
export function makeReviewsCsv(
  count: number,
  labels: Labels = { positive: "positive", negative: "negative" },
  columns = "review,sentiment",
): string {
  const classes = Object.entries(labels) as [keyof typeof OPINIONS, string][]; // The keys of its type.
  const rows = Array.from({ length: count }, (_, row) => {
    const [name, label] = classes[row % classes.length] ?? ["positive", ""];
    return `"${makeReview(Math.floor(row / classes.length), OPINIONS[name])}",${label}`;
  });
  return [columns, ...rows, ""].join("\n");
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

/**
 * Reviews of words that the tiny models do not know, no two alike. Such a model reads the same tokens in all of them, so it gives all of them
 * one class. No word occurs twice, so a word counter learns nothing either.
 */
export function makeUnknownReviewsCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, row) => `ÿ${String(row)}þ,${row % 2 === 0 ? "positive" : "negative"}`);
  return ["review,sentiment", ...rows, ""].join("\n");
}
