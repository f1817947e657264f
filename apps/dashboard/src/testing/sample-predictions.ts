import { classificationReport, rocCurve } from "@sentiment-tuner/metrics";
import type { TestPrediction } from "@sentiment-tuner/protocol";

import { createSeededRandom } from "../predictions/seeded-random.ts";
import { SAMPLE_RUN, type SampleRunOptions } from "./sample-options.ts";
import { sampleText } from "./sample-texts.ts";

/** The predictions for the test reviews; the twenty most confident mistakes include their text. */
export function samplePredictions(options: SampleRunOptions = SAMPLE_RUN): TestPrediction[] {
  const truth = createSeededRandom(7); // The same for every seed: all runs have the same test reviews.
  const noise = createSeededRandom(options.seed + 100);
  const draw = options.classNames.length === 2 ? drawOfTwo : drawOfMany;
  const predictions = Array.from({ length: options.testReviews }, (_, index): TestPrediction => {
    const { label, probabilities } = draw(options, truth, noise);
    return {
      path: "/data/film-reviews.csv",
      line: 2 + index * 5,
      label: options.classNames[label] ?? "",
      probabilities: Object.fromEntries(options.classNames.map((name, c) => [name, probabilities[c] ?? 0])),
    };
  });
  const confidence = ({ probabilities }: TestPrediction): number => Math.max(...Object.values(probabilities));
  const isWrong = (prediction: TestPrediction): boolean =>
    (prediction.probabilities[prediction.label] ?? 0) < confidence(prediction);
  const worst = new Set(
    predictions
      .filter(isWrong)
      .sort((a, b) => confidence(b) - confidence(a))
      .slice(0, 20),
  );
  return predictions.map((prediction) =>
    worst.has(prediction) ? { ...prediction, text: sampleText(prediction.label, prediction.line) } : prediction,
  );
}

/** The report of these predictions, with intervals if there is a seed. */
export function sampleReportOf(
  predictions: readonly TestPrediction[],
  { classNames, isOrdered }: SampleRunOptions,
  seed?: number,
): ReturnType<typeof classificationReport> {
  const labels = predictions.map(({ label }) => classNames.indexOf(label));
  const columns = classNames.map((name) => predictions.map(({ probabilities }) => probabilities[name] ?? 0));
  const report = classificationReport(
    labels,
    predictions.flatMap((_, row) => columns.map((column) => column[row] ?? 0)),
    {
      classNames,
      ...(seed === undefined ? {} : { bootstrap: { random: createSeededRandom(seed), resamples: 200 } }),
    },
  );
  if (classNames.length === 2) return report;
  return {
    ...report,
    perClass: report.perClass.map((score, c) => {
      const area = rocCurve(labels, columns[c] ?? [], c)?.area;
      return area === undefined ? score : { ...score, rocAuc: area };
    }),
    ...(isOrdered ? { meanAbsoluteError: meanDistance(report.confusionMatrix), quadraticKappa: 0.7 } : {}),
  };
}

interface Drawn {
  readonly label: number;
  /** [C] */
  readonly probabilities: readonly number[];
}

function drawOfTwo({ skill }: SampleRunOptions, truth: () => number, noise: () => number): Drawn {
  const isPositive = truth() < 0.5;
  const difficulty = truth() + truth() + truth() - 1.5;
  const logit = (isPositive ? 1 : -1) * skill * 1.5 + 4.4 * difficulty + (noise() - 0.5) * 2.4;
  const positive = 1 / (1 + Math.exp(-logit));
  return { label: isPositive ? 1 : 0, probabilities: [1 - positive, positive] };
}

/** A softmax of noise, with more for the true class and, in an order, for its neighbors. */
function drawOfMany(
  { classNames, isOrdered, skill }: SampleRunOptions,
  truth: () => number,
  noise: () => number,
): Drawn {
  const count = classNames.length;
  const label = Math.floor(count * truth() ** 1.3); // The first classes are more frequent.
  const difficulty = truth() * 1.4;
  const neighbor = (label + 1 + Math.floor(3 * truth())) % count; // Topics have a few others that are similar.
  const powers = classNames.map((_, c) => {
    const distance = Math.abs(c - label);
    const closeness = isOrdered ? Math.max(0, 1 - distance / 3) : distance === 0 ? 1 : c === neighbor ? 0.55 : 0;
    return Math.exp(3 * skill * closeness * (1 - 0.4 * difficulty) + 4.5 * (noise() - 0.5) * (0.6 + difficulty));
  });
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { label, probabilities: powers.map((power) => power / total) };
}

function meanDistance(matrix: readonly (readonly number[])[]): number {
  let distance = 0;
  let rows = 0;
  for (const [actual, counts] of matrix.entries()) {
    for (const [predicted, count] of counts.entries()) {
      distance += count * Math.abs(actual - predicted);
      rows += count;
    }
  }
  return distance / rows;
}
