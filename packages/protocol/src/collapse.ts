import type { TrainConfig } from "./train-config.ts";

/**
 * How a model fails to learn.
 *
 * - one-class: it answers the same class to every review
 * - at-chance: its answers say nothing about the labels
 */
export type CollapseKind = "one-class" | "at-chance";

/** A model that learned nothing, compared with always answering the most frequent class. */
export interface CollapseRecord {
  readonly kind: CollapseKind;
  /** One sentence for the user. */
  readonly message: string;
}

/** Training begins again from the base weights, because it had learned nothing. */
export interface RestartRecord {
  /** Steps that are given up. */
  readonly step: number;
  readonly reason: CollapseKind;
  /** What was noticed and what changes, as sentences for the user. */
  readonly message: string;
  /** The settings that change. */
  readonly config: Pick<TrainConfig, "learningRate" | "warmupRatio">;
}
