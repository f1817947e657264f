import type { ReadEvent, TimedEvent } from "@sentiment-tuner/protocol";

import { SAMPLE_RUN, type SampleRunOptions, timed } from "./sample-options.ts";

const PATH = "/data/film-reviews.csv";

/** The events before the first step. */
export function samplePreparation(options: SampleRunOptions = SAMPLE_RUN): TimedEvent[] {
  return [
    { type: "reading", bytesRead: 3_400_000, totalBytes: 6_700_000, rows: 2600 },
    sampleRead(options),
    {
      type: "cleaned",
      purpose: "train",
      counts: { "line-breaks": 412, "html-tags": 1930, "html-entities": 77 },
      emptied: 4,
      placeholders: { "[deleted]": 12, nan: 3 },
    },
    {
      type: "model-loaded",
      folder: "/models/minilm",
      architecture: "bert",
      parameterCount: 22_713_986,
      initialized: ["classifier.weight", "classifier.bias"],
      unexpected: [],
      labels: options.classNames,
      head: "The head of the checkpoint has other classes, so it is replaced by a new one.",
      engine: "onnxruntime:cpu",
      reason: "It is the first choice and can run here.",
    },
    { type: "split", train: 4000, test: 1000, duplicates: 31, conflicts: 1 },
    { type: "tokenizing", reviewsDone: 2000, reviews: 4000 },
    {
      ...{ type: "tokenized", reviews: 4000, tokens: 472_000, truncated: 1720, lostTokens: 0.214, maxLength: 128 },
      unknownTokens: 0.012,
    },
    {
      ...{ type: "tokenized", reviews: 1000, tokens: 118_000, truncated: 428, lostTokens: 0.209, maxLength: 128 },
      unknownTokens: 0.022,
    },
  ].map((event, index) => timed(event, index * 900));
}

/** The training reviews of the run: 5,000 of them, unequally many of each class. */
function sampleRead({ classNames, isOrdered }: SampleRunOptions = SAMPLE_RUN): ReadEvent {
  const counts = classCountsOf(classNames.length);
  const labelRule = "Each value of the column is a class.";
  return {
    type: "read",
    purpose: "train",
    paths: [PATH],
    reviews: 5000,
    rowsRead: 5127,
    classCounts: Object.fromEntries(classNames.map((name, c) => [name, counts[c] ?? 0])),
    columns: { text: "review", label: "sentiment" },
    labelRule,
    classNames,
    isOrdered,
    labelPlans: [
      {
        path: PATH,
        column: "sentiment",
        rule: labelRule,
        classNames,
        values: [
          ...classNames.map((className, c) => ({
            value: className.toLowerCase(),
            rows: counts[c] ?? 0,
            className,
          })),
          { value: "", rows: 90, leftOut: "no-label" },
          { value: "n/a", rows: 14, leftOut: "unknown" },
        ],
        alternatives: [],
      },
    ],
    ...(classNames.length > 2
      ? { warnings: [`The class with the fewest reviews has ${Math.min(...counts)} of 5,000.`] }
      : {}),
    skipped: 104,
    problemCount: 23,
    problems: [311, 1204, 4480].map((line) => ({
      path: PATH,
      line,
      code: "LABEL_MISSING",
      message: "The label is missing.",
    })),
    replacedLines: 2,
  };
}

/** Weights that fall and rise again, as with stars, scaled to 5,000 reviews. */
function classCountsOf(classes: number): number[] {
  if (classes === 2) return [2392, 2608];
  const weights = Array.from({ length: classes }, (_, c) => 1 + 2 * Math.cos((c / classes) * 2 * Math.PI) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight) => Math.floor((5000 * weight) / total));
  return counts.map((count, c) => (c === 0 ? count + 5000 - counts.reduce((sum, one) => sum + one, 0) : count));
}
