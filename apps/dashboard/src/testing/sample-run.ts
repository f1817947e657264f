import type { RunId, RunReport, StartedEvent, StepEvent, TimedEvent } from "@sentiment-tuner/protocol";

import { createSeededRandom } from "../predictions/seeded-random.ts";
import { SAMPLE_RUN, type SampleRunOptions, timed } from "./sample-options.ts";
import { samplePredictions, sampleReportOf } from "./sample-predictions.ts";
import { samplePreparation } from "./sample-preparation.ts";

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

/** All events of the run, in order. */
export function* sampleEvents(options: SampleRunOptions = SAMPLE_RUN): Generator<TimedEvent, void> {
  yield* samplePreparation(options);
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
    const report = sampleReportOf(samplePredictions({ ...options, skill }), options);
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

/** A baseline as in a run's report. */
function sampleBaseline(options: SampleRunOptions = SAMPLE_RUN): object {
  const report = sampleReportOf(samplePredictions({ ...options, skill: options.skill * 0.62, seed: 55 }), options);
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
    ...sampleReportOf(samplePredictions(options), options, options.seed),
    baseline: sampleBaseline(options),
    training: { settings: startedEvent(options, 0).config, steps: options.epochs * options.stepsPerEpoch },
  } as unknown as RunReport; // The fields that the page reads.
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
