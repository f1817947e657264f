import { evaluate } from "../evaluation/evaluate.ts";
import { save, type LiveRun } from "./live-run.ts";
import { reportSplit } from "./make-events.ts";
import type { CompletionReason, TrainEvent } from "@sentiment-tuner/protocol";

/** Every `evaluateEvery` steps and at the end, at most once for each step. */
export function isEvaluationDue(
  { evaluation, plan, progress }: LiveRun,
  reason: CompletionReason | undefined,
): boolean {
  if (evaluation === undefined || progress.evaluatedStep === progress.step) return false;
  return reason !== undefined || progress.step % plan.evaluateEvery === 0;
}

/** Evaluates the model; if the weights are the best so far on validation reviews, a checkpoint keeps them. */
export async function* evaluateAndKeepBest(live: LiveRun, signal: AbortSignal): AsyncGenerator<TrainEvent, void> {
  const { runId, session, evaluation, metrics, turn } = live;
  const { step, best, evaluationsSinceBest } = live.progress;
  if (evaluation === undefined) return;
  const pass = evaluate(session, evaluation, { metrics, signal, turn });
  let next = await pass.next();
  for (; next.done !== true; next = await pass.next()) {
    yield { type: "evaluating", runId, step, reviewsDone: next.value, reviews: evaluation.labels.length };
  }
  yield* reportSplit(live);
  if (next.value === undefined) return; // Stopped: the evaluation is still due when the run is resumed.

  const value = next.value.metrics[live.config.bestMetric];
  const { logLoss } = next.value.report;
  const selects = evaluation.on === "validation";
  const isBest = selects && value !== undefined && isBetter({ value, logLoss }, best, live.config.bestMetric);
  live.progress = {
    ...live.progress,
    evaluatedStep: step,
    evaluationsSinceBest: isBest || !selects ? 0 : evaluationsSinceBest + 1,
    ...(isBest && { best: { step, value, logLoss } }),
  };
  const { report, metrics: values } = next.value;
  const epoch = step / live.plan.stepsPerEpoch;
  yield { type: "evaluated", runId, step, epoch, on: evaluation.on, report, metrics: values, isBest };
  if (isBest || !selects) yield* save(live); // Weights that are not compared are those of the last evaluation.
}

interface Score {
  /** Of the metric that decides. */
  readonly value: number;
  readonly logLoss: number;
}

/** Error metrics are minimized, all others maximized. Ties, which accuracy often gives on few reviews, go to the lower log loss. */
function isBetter({ value, logLoss }: Score, best: Score | undefined, metric: string): boolean {
  if (best === undefined) return true;
  if (value === best.value) return logLoss < best.logLoss;
  return LOWER_IS_BETTER.includes(metric) ? value < best.value : value > best.value;
}

const LOWER_IS_BETTER: readonly string[] = ["logLoss", "brier", "expectedCalibrationError", "meanAbsoluteError"];
