import { classificationReport } from "@sentiment-tuner/metrics";
import type {
  ReadEvent,
  RunId,
  RunReport,
  StartedEvent,
  StepEvent,
  TestPrediction,
  TimedEvent,
} from "@sentiment-tuner/protocol";

import { createSeededRandom } from "../predictions/seeded-random.ts";
import { sampleText } from "./sample-texts.ts";

/** A generated run that resembles a real one, for tests and for the development page. */
export interface SampleRunOptions {
  readonly id: string;
  readonly seed: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly testReviews: number;
  /** How well the model separates the classes; 2 gives an accuracy near 0.88. */
  readonly skill: number;
  readonly learningRate: number;
}

export const SAMPLE_RUN: SampleRunOptions = {
  id: "2026-03-02T09-15-00-000Z",
  seed: 1,
  epochs: 3,
  stepsPerEpoch: 250,
  testReviews: 1000,
  skill: 2,
  learningRate: 5e-5,
};

const CLASS_NAMES = ["Negative", "Positive"];
const START = Date.UTC(2026, 2, 2, 9, 15);
const MS_PER_STEP = 400;
const MEGABYTE = 2 ** 20;

/** A step with typical values; `fields` replaces some of them. */
export function sampleStep(step: number, fields: Partial<StepEvent> = {}): StepEvent {
  return {
    type: "step",
    runId: SAMPLE_RUN.id as RunId,
    step,
    epoch: step / SAMPLE_RUN.stepsPerEpoch,
    loss: 0.7,
    learningRate: 5e-5,
    gradientNorm: 1,
    reviewsPerSecond: 40,
    tokensPerSecond: 5000,
    elapsedMs: step * MS_PER_STEP,
    remainingMs: 0,
    ...fields,
  };
}

/** Adds a time to an event, as in events.jsonl. */
export function timed(event: object, elapsedMs = 0): TimedEvent {
  return { time: new Date(START + elapsedMs).toISOString(), ...event } as TimedEvent; // Callers pass complete events.
}

export function samplePreparation(): TimedEvent[] {
  const read: ReadEvent = {
    type: "read",
    purpose: "train",
    paths: ["/data/film-reviews.csv"],
    reviews: 5000,
    rowsRead: 5127,
    classCounts: { Negative: 2392, Positive: 2608 },
    columns: { text: "review", label: "sentiment" },
    labelRule: "0 or negative is negative; 1 or positive is positive",
    classNames: ["Negative", "Positive"],
    isOrdered: true,
    labelPlans: [],
    skipped: 104,
    problemCount: 23,
    problems: [311, 1204, 4480].map((line) => ({
      path: "/data/film-reviews.csv",
      line,
      code: "LABEL_UNKNOWN",
      message: 'The label is "n/a". Expected one of negative, positive, 0, 1.',
    })),
    replacedLines: 2,
  };
  return [
    {
      type: "model-loaded",
      folder: "/models/minilm",
      architecture: "bert",
      parameterCount: 22_713_986,
      initialized: ["classifier.weight", "classifier.bias"],
      unexpected: [],
      engine: "onnxruntime:cpu",
      reason: "It is the first choice and can run here.",
    },
    { type: "reading", bytesRead: 3_400_000, totalBytes: 6_700_000, rows: 2600 },
    read,
    {
      type: "cleaned",
      purpose: "train",
      counts: { "line-breaks": 412, "html-tags": 1930, "html-entities": 77 },
      emptied: 4,
    },
    { type: "split", train: 4000, test: 1000, duplicates: 31, conflicts: 1 },
    { type: "tokenizing", reviewsDone: 2000, reviews: 4000 },
    { type: "tokenized", reviews: 4000, tokens: 472_000, truncated: 1720, lostTokens: 0.214, maxLength: 128 },
    { type: "tokenized", reviews: 1000, tokens: 117_800, truncated: 428, lostTokens: 0.209, maxLength: 128 },
  ].map((event, index) => timed(event, index * 900));
}

/** All events of the run, in order. */
export function* sampleEvents(options: SampleRunOptions = SAMPLE_RUN): Generator<TimedEvent, void> {
  yield* samplePreparation();
  const totalSteps = options.epochs * options.stepsPerEpoch;
  const runId = options.id as RunId;
  yield timed({ type: "baseline", ...sampleBaseline(options) }, 7500);
  yield timed(startedEvent(options, totalSteps), 8000);
  const noise = createSeededRandom(options.seed);
  for (let step = 1; step <= totalSteps; step++) {
    yield timed(
      {
        ...stepAt(step, totalSteps, options, noise()),
        ...(step % 10 === 1 ? { residentBytes: (1180 + 90 * noise()) * MEGABYTE } : {}),
      },
      8000 + step * MS_PER_STEP,
    );
    if (step % options.stepsPerEpoch !== 0) continue;
    const skill = options.skill * (1 - 0.45 * 0.5 ** (step / options.stepsPerEpoch));
    const report = reportOf(samplePredictions({ ...options, skill }));
    const epoch = step / options.stepsPerEpoch;
    yield timed(
      { type: "evaluating", runId, step, reviewsDone: options.testReviews / 2, reviews: options.testReviews },
      step * MS_PER_STEP,
    );
    yield timed(
      {
        type: "evaluated",
        runId,
        step,
        epoch,
        report,
        metrics: { accuracy: report.accuracy, f1: report.f1 },
        isBest: true,
      },
      step * MS_PER_STEP,
    );
    yield timed(
      { type: "saved", runId, step, path: `/runs/${options.id}/checkpoints/step-${step}` },
      step * MS_PER_STEP,
    );
  }
  const elapsedMs = totalSteps * MS_PER_STEP;
  const best = { step: totalSteps, path: `/runs/${options.id}/checkpoints/step-${totalSteps}` };
  yield timed(
    {
      type: "finished",
      runId,
      elapsedMs,
      outcome: { kind: "completed", reason: "all-epochs", step: totalSteps, best, isRepeatable: true },
    },
    elapsedMs,
  );
  yield timed({ type: "evaluating", reviewsDone: options.testReviews, reviews: options.testReviews }, elapsedMs);
  yield timed(
    {
      type: "completed",
      modelFolder: `/runs/${options.id}/model`,
      reportPath: `/runs/${options.id}/report.json`,
      report: sampleReport(options),
    },
    elapsedMs,
  );
}

/** The predictions for the test reviews; the twenty most confident mistakes include their text. */
export function samplePredictions({ seed, testReviews, skill }: SampleRunOptions = SAMPLE_RUN): TestPrediction[] {
  const truth = createSeededRandom(7); // The same for every seed: all runs have the same test reviews.
  const noise = createSeededRandom(seed + 100);
  const predictions = Array.from({ length: testReviews }, (_, index): TestPrediction => {
    const isPositive = truth() < 0.5;
    const difficulty = truth() + truth() + truth() - 1.5;
    const logit = (isPositive ? 1 : -1) * skill * 1.5 + 4.4 * difficulty + (noise() - 0.5) * 2.4;
    const positive = 1 / (1 + Math.exp(-logit));
    return {
      path: "/data/film-reviews.csv",
      line: 2 + index * 5,
      label: isPositive ? "Positive" : "Negative",
      probabilities: { Negative: 1 - positive, Positive: positive },
    };
  });
  const isWrong = ({ label, probabilities }: TestPrediction): boolean => (probabilities[label] ?? 0) < 0.5;
  const confidence = ({ probabilities }: TestPrediction): number => Math.max(...Object.values(probabilities));
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

/** A baseline as in a run's report. */
function sampleBaseline(options: SampleRunOptions = SAMPLE_RUN): object {
  const report = reportOf(samplePredictions({ ...options, skill: options.skill * 0.62, seed: 55 }));
  const mcnemar = {
    onlyFirstCorrect: 96,
    onlySecondCorrect: 31,
    method: "chi-square",
    statistic: 32.25,
    pValue: 1.4e-8,
  };
  return { name: "NBSVM on words and pairs of words", report, mcnemar, trainReviews: 4000, elapsedMs: 900 };
}

function sampleReport(options: SampleRunOptions): RunReport {
  return {
    ...reportOf(samplePredictions(options), options.seed),
    baseline: sampleBaseline(options),
    training: { settings: startedEvent(options, 0).config, steps: options.epochs * options.stepsPerEpoch },
  } as unknown as RunReport; // The fields that the page reads.
}

function reportOf(predictions: readonly TestPrediction[], seed?: number): ReturnType<typeof classificationReport> {
  const labels = predictions.map(({ label }) => CLASS_NAMES.indexOf(label));
  const probabilities = predictions.flatMap((prediction) =>
    CLASS_NAMES.map((name) => prediction.probabilities[name] ?? 0),
  );
  return classificationReport(labels, probabilities, {
    classNames: CLASS_NAMES,
    ...(seed === undefined ? {} : { bootstrap: { random: createSeededRandom(seed), resamples: 200 } }),
  });
}

function startedEvent(
  { id, epochs, stepsPerEpoch, testReviews, learningRate }: SampleRunOptions,
  totalSteps: number,
): StartedEvent {
  const config = {
    epochs,
    batchSize: 16,
    learningRate,
    maxLength: 128,
    warmupRatio: 0.06,
    weightDecay: 0.01,
    seed: 42,
    bestMetric: "accuracy",
  };
  return {
    type: "started",
    runId: id as RunId,
    engine: "onnxruntime:cpu",
    config: config as StartedEvent["config"], // The fields that the page reads.
    totalSteps,
    stepsPerEpoch,
    warmupSteps: Math.round(totalSteps * 0.06),
    trainReviews: stepsPerEpoch * 16,
    evaluationReviews: testReviews,
    parameterCount: 22_713_986,
  };
}

function stepAt(
  step: number,
  totalSteps: number,
  { stepsPerEpoch, learningRate, skill }: SampleRunOptions,
  noise: number,
): StepEvent {
  const warmup = Math.round(totalSteps * 0.06);
  const schedule = step <= warmup ? step / warmup : (totalSteps - step) / (totalSteps - warmup);
  const progress = step / totalSteps;
  const floor = 0.5 / (1 + skill);
  const loss = floor + (0.7 - floor) * Math.exp(-6 * progress) + (noise - 0.5) * (0.28 - 0.1 * progress);
  return sampleStep(step, {
    epoch: step / stepsPerEpoch,
    loss: Math.max(0.01, loss),
    learningRate: learningRate * schedule,
    gradientNorm: 0.6 + 5 * Math.exp(-9 * progress) + 1.8 * noise * noise * noise,
    reviewsPerSecond: 39 + 3 * Math.sin(step / 40) + 2 * noise,
    tokensPerSecond: 4600 + 300 * noise,
    remainingMs: (totalSteps - step) * MS_PER_STEP,
  });
}
