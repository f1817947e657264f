import type { TrainRequest } from "@sentiment-tuner/protocol";

import { WorkflowError } from "./errors.ts";
import { checkClassWeights } from "./run/class-weights.ts";
import type { EvaluateRequest } from "./workflow-requests.ts";

/**
 * Checks the settings of a request other than those of training, before anything is read or written.
 *
 * @throws WorkflowError SETTING_INVALID naming the setting, its value and what is allowed
 */
export function checkTrainSettings(request: TrainRequest): void {
  const { testSize, limit, evaluationLimit, evaluationPaths, threads } = request;
  check("testSize", testSize, isShare, "a number between 0 and 1, such as 0.2");
  check("limit", limit, isIntegerFrom(2), "a whole number, at least 2 (one review of each class)");
  check("evaluationLimit", evaluationLimit, isIntegerFrom(2), "a whole number, at least 2 (one review of each class)");
  check("threads", threads, isIntegerFrom(1), "a whole number, at least 1");
  checkClassWeights(request.classWeights);
  checkKeep(request);
  if (evaluationLimit !== undefined && evaluationPaths === undefined) {
    const problem = `Setting "evaluationLimit" is ${evaluationLimit}, but there is no test dataset to limit.`;
    throw new WorkflowError("SETTING_INVALID", `${problem} Give one, or omit the limit.`);
  }
}

/** A model that is not trained cannot be kept. */
function checkKeep({ keep = "fine-tuned", ladder = "full" }: TrainRequest): void {
  const allowed = { full: undefined, linear: ["linear", "fine-tuned", "recommended"], none: ["fine-tuned"] }[ladder];
  if (allowed === undefined || allowed.includes(keep)) return;
  const problem = `Setting "keep" is "${keep}", but the ladder is "${ladder}"`;
  throw new WorkflowError("SETTING_INVALID", `${problem}. Keep one of ${allowed.join(", ")}, or compare all models.`);
}

/** @throws WorkflowError SETTING_INVALID naming the setting, its value and what is allowed */
export function checkEvaluateSettings({
  limit,
  seed,
  threads,
}: Pick<EvaluateRequest, "limit" | "seed" | "threads">): void {
  check("limit", limit, isIntegerFrom(2), "a whole number, at least 2 (one review of each class)");
  check("seed", seed, isSeed, `a whole number from 0 to ${2 ** 32 - 1}`);
  check("threads", threads, isIntegerFrom(1), "a whole number, at least 1");
}

/**
 * Checks that the classes of the dataset define the metric that decides which weights are kept.
 *
 * @throws WorkflowError SETTING_INVALID
 */
export function checkBestMetric(name: string, classNames: readonly string[], isOrdered: boolean): void {
  if (!ORDERED_METRICS.includes(name) || (isOrdered && classNames.length > 2)) return;
  const problem = `Setting "bestMetric" is "${name}", which needs three or more classes that have an order`;
  throw new WorkflowError("SETTING_INVALID", `${problem}. The classes are ${classNames.join(", ")}.`);
}

const ORDERED_METRICS: readonly string[] = ["meanAbsoluteError", "quadraticKappa"];

/** @throws WorkflowError SETTING_INVALID */
export function checkThreads(threads: number | undefined): void {
  check("threads", threads, isIntegerFrom(1), "a whole number, at least 1");
}

function check(name: string, value: number | undefined, isValid: (value: number) => boolean, allowed: string): void {
  if (value === undefined || isValid(value)) return;
  throw new WorkflowError("SETTING_INVALID", `Setting "${name}" is ${value}, expected ${allowed}.`);
}

function isShare(value: number): boolean {
  return value > 0 && value < 1;
}

function isSeed(value: number): boolean {
  return isIntegerFrom(0)(value) && value < 2 ** 32;
}

function isIntegerFrom(minimum: number): (value: number) => boolean {
  return (value) => Number.isSafeInteger(value) && value >= minimum;
}
