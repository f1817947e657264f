import type { PretrainedModel, TrainableChoice } from "@sentiment-tuner/model";
import type { DecisionGoal, TrainConfig, TrainRequest } from "@sentiment-tuner/protocol";

import { WorkflowError } from "./errors.ts";
import { checkClassWeights } from "./run/class-weights.ts";
import type { EvaluateRequest } from "./workflow-requests.ts";

/**
 * Checks the settings of a request other than those of training, before anything is read or written.
 *
 * @throws WorkflowError SETTING_INVALID naming the setting, its value and what is allowed
 */
export function checkTrainSettings(request: TrainRequest): void {
  const { testSize, validationSize, limit, evaluationLimit, evaluationPaths, threads, maxMemoryBytes } = request;
  check("testSize", testSize, isShare, "a number between 0 and 1, such as 0.2");
  check("validationSize", validationSize, isShareToHold, "a number from 0 to 0.5, such as 0.1");
  check("limit", limit, isIntegerFrom(2), "a whole number, at least 2 (one review of each class)");
  check("evaluationLimit", evaluationLimit, isIntegerFrom(2), "a whole number, at least 2 (one review of each class)");
  check("threads", threads, isIntegerFrom(1), "a whole number, at least 1");
  check("maxMemoryBytes", maxMemoryBytes, isPositive, "a number of bytes above 0");
  checkClassWeights(request.classWeights);
  const { goal, notSureBelow } = request;
  check("notSureBelow", notSureBelow, isShare, "a number between 0 and 1, such as 0.7");
  if (goal?.kind === "recall") check("goal", goal.atLeast, isRecall, "a recall above 0 and up to 1, such as 0.95");
  if (goal?.kind === "cost") check("goal", goal.ratio, isPositive, "a cost ratio above 0, such as 5");
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

/**
 * Checks that a threshold can be chosen: it is for two classes.
 *
 * @throws WorkflowError SETTING_INVALID
 */
export function checkGoal(goal: DecisionGoal | undefined, classNames: readonly string[]): void {
  if (goal === undefined || classNames.length === 2) return;
  const problem = `Setting "goal" is for two classes. The classes are ${classNames.join(", ")}.`;
  throw new WorkflowError("SETTING_INVALID", `${problem} Omit it, or read the labels as two classes.`);
}

const ORDERED_METRICS: readonly string[] = ["meanAbsoluteError", "quadraticKappa"];

/**
 * Which parameters of this model the settings train.
 *
 * @throws WorkflowError SETTING_INVALID if more layers are frozen than the model has
 */
export function trainableChoice(
  settings: Pick<TrainConfig, "adapters" | "adapterAlpha" | "freeze" | "layerDecay">,
  { config: { layers } }: Pick<PretrainedModel, "config">,
): TrainableChoice {
  const { adapters = 0, adapterAlpha: alpha, freeze, layerDecay } = settings;
  const rank = adapters === 0 ? undefined : adapters;
  // A head on a frozen encoder can be trained; adapters without a layer cannot.
  const most = rank === undefined ? layers : layers - 1;
  if (typeof freeze === "number" && freeze > most) {
    const allowed = `at most ${most}: the model has ${layers} layers`;
    throw new WorkflowError("SETTING_INVALID", `Setting "freeze" is ${freeze}, expected ${allowed}.`);
  }
  return {
    ...(rank !== undefined && { adapters: { rank, alpha: alpha ?? ALPHA_PER_RANK * rank } }),
    freeze,
    layerDecay,
  };
}

/** With a factor of 2 for every rank, a learning rate that fits one rank fits the others. */
const ALPHA_PER_RANK = 2;

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

function isShareToHold(value: number): boolean {
  return value >= 0 && value <= 0.5;
}

function isRecall(value: number): boolean {
  return value > 0 && value <= 1;
}

function isPositive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

function isSeed(value: number): boolean {
  return isIntegerFrom(0)(value) && value < 2 ** 32;
}

function isIntegerFrom(minimum: number): (value: number) => boolean {
  return (value) => Number.isSafeInteger(value) && value >= minimum;
}
