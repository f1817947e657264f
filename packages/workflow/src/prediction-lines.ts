import type { Review } from "@sentiment-tuner/data";
import { predictClasses } from "@sentiment-tuner/metrics";
import type { Evaluation } from "@sentiment-tuner/trainer";
import type { TestPrediction } from "@sentiment-tuner/protocol";

/** So many mistakes are told with their text. */
const SHOWN_MISTAKES = 100;
/** The beginning of a text, in UTF-16 units: what a table row or two can show. */
const TEXT_LENGTH = 300;

/**
 * One JSON object a line: where the review is, what it is labelled and what the model says. The most confident mistakes
 * carry the beginning of their text, so that they can be shown without opening the dataset.
 *
 * @param labels - the model's labels, in the order of the classes
 */
export function predictionLines(
  reviews: readonly Review[],
  { probabilities }: Pick<Evaluation, "probabilities">,
  labels: readonly string[],
): string {
  const shown = confidentMistakes(reviews, probabilities, labels.length);
  const lines = reviews.map(({ path, line, label, text }, index) => {
    const row = labels.map(
      (name, column) => [name, probabilities[index * labels.length + column] ?? Number.NaN] as const,
    );
    const prediction: TestPrediction = {
      path,
      line,
      label: labels[label] ?? String(label),
      probabilities: Object.fromEntries(row),
      ...(shown.has(index) && { text: beginningOf(text) }),
    };
    return JSON.stringify(prediction);
  });
  return `${lines.join("\n")}\n`;
}

/** Which reviews got a wrong class with the highest probability. */
function confidentMistakes(
  reviews: readonly Review[],
  probabilities: Float64Array,
  classCount: number,
): ReadonlySet<number> {
  const mistakes: { readonly index: number; readonly confidence: number }[] = [];
  predictClasses(probabilities, classCount).forEach((predicted, index) => {
    if (predicted === reviews[index]?.label) return;
    mistakes.push({ index, confidence: probabilities[index * classCount + predicted] ?? 0 });
  });
  mistakes.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  return new Set(mistakes.slice(0, SHOWN_MISTAKES).map(({ index }) => index));
}

function beginningOf(text: string): string {
  return text.slice(0, TEXT_LENGTH).replace(/[\uD800-\uDBFF]$/u, ""); // no half of a surrogate pair
}
