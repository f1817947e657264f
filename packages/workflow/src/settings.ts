import type { TrainRequest } from "@sentiment-tuner/protocol";

import { WorkflowError } from "./errors.ts";
import type { EvaluateRequest } from "./evaluate-model.ts";

/**
 * Checks what a request says beside the training settings, before anything is read or written.
 *
 * @throws WorkflowError SETTING_INVALID naming the setting, its value and what is allowed
 */
export function checkTrainSettings(request: TrainRequest): void {
  const { testSize, limit, evaluationLimit, evaluationPaths, threads } = request;
  check("testSize", testSize, isShare, "a number between 0 and 1, such as 0.2");
  check("limit", limit, isWholeFrom(2), "a whole number, at least 2 (one review of each class)");
  check("evaluationLimit", evaluationLimit, isWholeFrom(2), "a whole number, at least 2 (one review of each class)");
  check("threads", threads, isWholeFrom(1), "a whole number, at least 1");
  if (evaluationLimit !== undefined && evaluationPaths === undefined) {
    const problem = `Setting "evaluationLimit" is ${evaluationLimit}, but there is no held-out dataset that it could limit.`;
    throw new WorkflowError("SETTING_INVALID", `${problem} Give one, or leave the limit out.`);
  }
}

/** @throws WorkflowError SETTING_INVALID naming the setting, its value and what is allowed */
export function checkEvaluateSettings({ limit, seed, threads }: EvaluateRequest): void {
  check("limit", limit, isWholeFrom(2), "a whole number, at least 2 (one review of each class)");
  check("seed", seed, (value) => isWholeFrom(0)(value) && value < 2 ** 32, `a whole number from 0 to ${2 ** 32 - 1}`);
  check("threads", threads, isWholeFrom(1), "a whole number, at least 1");
}

/** @throws WorkflowError SETTING_INVALID */
export function checkThreads(threads: number | undefined): void {
  check("threads", threads, isWholeFrom(1), "a whole number, at least 1");
}

function check(name: string, value: number | undefined, isValid: (value: number) => boolean, allowed: string): void {
  if (value === undefined || isValid(value)) return;
  throw new WorkflowError("SETTING_INVALID", `Setting "${name}" is ${value}, expected ${allowed}.`);
}

function isShare(value: number): boolean {
  return value > 0 && value < 1;
}

function isWholeFrom(least: number): (value: number) => boolean {
  return (value) => Number.isSafeInteger(value) && value >= least;
}
