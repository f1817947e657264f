import type { Event } from "vscode";

import type { Prediction } from "@sentiment-tuner/protocol";

/**
 * What another extension finds in our exports:
 *
 *     const tuner = vscode.extensions.getExtension("sentiment-tuner.sentiment-tuner");
 *     const { predict } = await tuner.activate();
 *     const [{ label, score }] = await predict(["Best film ever"]);
 */
export interface SentimentTunerApi {
  /** Raised with every change that may break a caller. */
  readonly version: 1;
  /**
   * One prediction for each text, in order, by the model that answers hovers.
   *
   * @throws an error with code MODEL_MISSING where there is none
   */
  predict(texts: readonly string[]): Promise<readonly Prediction[]>;
  /** A run ended in this window: completed, stopped or failed. */
  readonly onDidFinishRun: Event<ApiRun>;
  /** Every known run, the newest first. Empty until the runs were looked for, which is soon after activation. */
  readonly runs: readonly ApiRun[];
}

export interface ApiRun {
  readonly id: string;
  readonly name: string;
  readonly status: "active" | "completed" | "stopped" | "failed";
  /** ISO 8601. */
  readonly createdAt: string;
  readonly folder: string;
  /** The next three of a completed run; shares are 0 to 1. */
  readonly modelFolder?: string;
  readonly accuracy?: number;
  readonly f1?: number;
}
