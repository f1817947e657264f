import { classificationReport } from "@sentiment-tuner/metrics";
import type { RunReport, TokenizedEvent } from "@sentiment-tuner/protocol";

import type { BaseFacts } from "../base-facts.ts";
import type { CardFacts } from "../card-facts.ts";

interface Changes {
  readonly labels?: readonly string[];
  readonly isSentiment?: boolean;
  readonly labelPlans?: CardFacts["training"]["data"]["labelPlans"];
  readonly base?: BaseFacts;
  readonly truncation?: string;
  readonly trainPaths?: readonly string[];
  readonly testPath?: string;
}

const SETTINGS: NonNullable<RunReport["training"]>["settings"] = {
  ...{ epochs: 3, batchSize: 16, gradientAccumulationSteps: 1, learningRate: 5e-5, warmupRatio: 0.06, maxLength: 128 },
  ...{ weightDecay: 0.01, maxGradientNorm: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, seed: 42 },
  ...{ adapters: undefined, adapterAlpha: undefined, freeze: undefined, layerDecay: undefined },
  ...{ evaluateEverySteps: undefined, bestMetric: "accuracy", patience: undefined, maxMinutes: undefined },
  checkpointEveryMinutes: 5,
};

const TWO_CLASSES = { truth: [0, 0, 1, 1], probabilities: [0.9, 0.1, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8] };

/** Two reviews of each class; the first review is predicted as class 1. */
function manyClasses(classCount: number): { readonly truth: number[]; readonly probabilities: number[] } {
  const truth = Array.from({ length: 2 * classCount }, (_row, row) => row % classCount);
  const probabilities = truth.flatMap((label, row) =>
    Array.from({ length: classCount }, (_share, index) =>
      index === (row === 0 ? 1 : label) ? 0.6 : 0.4 / (classCount - 1),
    ),
  );
  return { truth, probabilities };
}

/** The facts of an invented run: two test reviews of each class, one of them classified wrongly. */
export function exampleFacts({
  labels = ["Negative", "Positive"],
  isSentiment = true,
  labelPlans,
  base = { id: "owner/base", license: "apache-2.0", languages: ["en"] },
  truncation = "head",
  trainPaths = ["/secret/reviews.csv"],
  testPath = "/secret/reviews-test.csv",
}: Changes = {}): CardFacts {
  const { truth, probabilities } = labels.length === 2 ? TWO_CLASSES : manyClasses(labels.length);
  const report = classificationReport(truth, probabilities, { classNames: labels, isOrdered: isSentiment });
  const data = (paths: readonly string[]) => ({
    ...{ paths, sha256: {}, labelRule: "1 is positive", problemCount: 0 },
    ...(labelPlans && { labelPlans }),
  });
  const mcnemar = { onlyFirstCorrect: 2, onlySecondCorrect: 1, method: "exact", statistic: 1, pValue: 1 } as const;
  const unseen = { reviews: 100, accuracy: 0.8, standardError: 0.04, logLoss: 0.5 };
  const tokenized: TokenizedEvent = {
    ...{ type: "tokenized", reviews: 16, tokens: 900, truncated: 4, lostTokens: 0.1, maxLength: 128 },
  };
  return {
    ...report,
    intervals: { accuracy: { low: 0.5, high: 1, level: 0.95 } },
    metrics: {},
    kept: "fine-tuned",
    ladder: {
      rungs: [
        {
          ...{ name: "linear", report: { ...report, accuracy: 0.5 }, trainMs: 5, bytes: 3e6, msPerText: 0.1 },
          mcnemar,
        },
        { ...{ name: "fine-tuned", report, trainMs: 1000, bytes: 90e6, msPerText: 20 }, unseen },
      ],
      ...{ recommended: "fine-tuned", recommendation: "The fine-tuned model is recommended." },
    },
    data: data([testPath]),
    versions: { node: "20.19.0" },
    training: {
      baseModel: { folder: "/secret/base", sha256: {}, maxLength: 128, truncation },
      data: data(trainPaths),
      settings: SETTINGS,
      cleaning: { "line-breaks": 3 },
      ...{ seed: 42, trainReviews: 16, engine: "onnxruntime:cpu", steps: 3, bestStep: 2, elapsedMs: 1000 },
      ...{ completionReason: "all-epochs", isRepeatable: true, history: [] },
    },
    ...{ model: { maxLength: 128, truncation }, labels, architecture: "bert", parameterCount: 22_700_000, base },
    isSentiment,
    tokenized: [tokenized, { ...tokenized, reviews: 4, truncated: 2, lostTokens: 0.125 }],
  };
}
