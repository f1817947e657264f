import type { ClassificationReport, McNemarResult } from "@sentiment-tuner/metrics";

import type { DecisionRecord } from "../decision.ts";

/**
 * The models that a run compares on the same test reviews, from the cheapest to the dearest.
 *
 * - majority: always the most frequent class of the training reviews
 * - linear: a linear model of words and bigrams
 * - frozen: logistic regression on the embeddings of the base model, whose weights stay as they are
 * - fine-tuned: the encoder that the run trains
 * - combined: the fine-tuned and the linear model together, log-odds added with weights from validation reviews
 */
export const RUNG_NAMES = ["majority", "linear", "frozen", "fine-tuned", "combined"] as const;

export type RungName = (typeof RUNG_NAMES)[number];

/** One model of the ladder on the test reviews. */
export interface RungRecord {
  readonly name: RungName;
  /** With intervals. */
  readonly report: ClassificationReport;
  /** How its logits become an answer, and what that changed; absent if nothing was decided. */
  readonly decision?: DecisionRecord;
  /** Training, without evaluations; for `combined` that of its parts and of the combination. */
  readonly trainMs: number;
  /** Size of what must be kept to use it, the encoder included. */
  readonly bytes: number;
  /** Time to classify one test review, on average. */
  readonly msPerText: number;
  /** The paired test of the recommended model (first) against this one (second); absent for the recommended one. */
  readonly mcnemar?: McNemarResult;
  /** What decided about it; absent if it was not compared. */
  readonly unseen?: UnseenFigures;
}

/** Figures on training reviews that a model did not learn from. Unlike those on the test reviews, they may decide. */
export interface UnseenFigures {
  readonly reviews: number;
  readonly accuracy: number;
  /** Of the accuracy. */
  readonly standardError: number;
  /** In nats, with a temperature that was fitted on other reviews. */
  readonly logLoss: number;
  /** Folds of a cross-validation inside the training reviews; absent for the validation reviews of the run. */
  readonly folds?: number;
}

/** All models of a run side by side, and which one to keep. */
export interface LadderRecord {
  readonly rungs: readonly RungRecord[];
  readonly recommended: KeptRung;
  /** One sentence that recommends a model and says why. */
  readonly recommendation: string;
  /** Why models are not among them, in sentences. */
  readonly notes?: readonly string[];
}

/** The models that can be kept. */
export const KEPT_RUNGS = ["linear", "frozen", "fine-tuned", "combined"] as const satisfies readonly RungName[];

export type KeptRung = (typeof KEPT_RUNGS)[number];

/** A model of the ladder was trained and evaluated. */
export interface RungEvent {
  readonly type: "rung";
  readonly rung: Omit<RungRecord, "mcnemar">;
}

/** The ladder is complete. */
export interface LadderEvent {
  readonly type: "ladder";
  readonly ladder: LadderRecord;
}
