import type { Decision, UnseenFigures, RungName, RungRecord } from "@sentiment-tuner/protocol";
import { evaluateLogits } from "@sentiment-tuner/trainer";

import { decide } from "../predict/decide.ts";
import { type FittedDecision, recordDecision, storedDecision, type TemperaturePlace } from "../run/fit-decision.ts";
import { bootstrapOf } from "../steps/evaluate-reviews.ts";

/** A trained model of the ladder and its answers. */
export interface MeasuredRung {
  readonly name: RungName;
  readonly trainMs: number;
  readonly bytes: number;
  readonly msPerText: number;
  /** [N, C], of the test reviews. They are reported and decide nothing. */
  readonly testLogits: Float32Array;
  /** How its answers were decided to be read, on unseen reviews. */
  readonly fitted?: FittedDecision | undefined;
}

export interface UnseenRung extends MeasuredRung {
  /** For each division of the unseen reviews, [V, C]; absent for a model that was not compared. */
  readonly unseenLogits?: readonly Float32Array[];
}

export interface TestLabels {
  /** [N], class indices. */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  readonly isOrdered: boolean;
  /** Seed of the resamples behind the intervals. */
  readonly seed: number;
}

/** The record of a model, without the paired test. */
export function rungRecord(rung: MeasuredRung, test: TestLabels, unseen?: UnseenFigures): Omit<RungRecord, "mcnemar"> {
  const { name, trainMs, bytes, msPerText, testLogits, fitted } = rung;
  const { labels, classNames, isOrdered, seed } = test;
  const set = { labels, classNames, isOrdered };
  const { report } = evaluateLogits(testLogits, set, { decision: decisionOf(rung), bootstrap: bootstrapOf(seed) });
  const decision = fitted && recordDecision(fitted, { labels, logits: testLogits }, classNames, temperaturePlace(name));
  return { name, report, ...(decision && { decision }), trainMs, bytes, msPerText, ...(unseen && { unseen }) };
}

/** The temperature of the fine-tuned model is in its weights, so that other libraries have it; the others need this program in any case. */
export function temperaturePlace(name: RungName): TemperaturePlace {
  return name === "fine-tuned" ? "weights" : "recipe";
}

/** [N], the predicted class of each test review. */
export function testPredictions(rung: MeasuredRung, classCount: number): Int32Array {
  return decide(rung.testLogits, classCount, decisionOf(rung)).classes;
}

function decisionOf({ name, fitted }: MeasuredRung): Decision | undefined {
  return storedDecision(fitted, temperaturePlace(name));
}
