import type { Prediction } from "@sentiment-tuner/protocol";
import type { Event } from "vscode";

/**
 * The exports for other extensions:
 *
 *     const tuner = vscode.extensions.getExtension("sentiment-tuner.sentiment-tuner");
 *     const { predict } = await tuner.activate();
 *     const [{ label, score }] = await predict(["Best film ever"]);
 */
export interface SentimentTunerApi {
  /** Incremented with every breaking change. */
  readonly version: 1;
  /**
   * One prediction for each text, in order, by the model for hovers.
   *
   * @throws an error with code MODEL_MISSING if there is none
   */
  predict(texts: readonly string[]): Promise<readonly Prediction[]>;
  /** A run ended in this window: completed, stopped or failed. */
  readonly onDidFinishRun: Event<ApiRun>;
  /** All runs, the newest first. Empty until they are loaded, shortly after activation. */
  readonly runs: readonly ApiRun[];
}

export interface ApiRun {
  readonly id: string;
  readonly name: string;
  readonly status: "active" | "completed" | "stopped" | "failed";
  /** ISO 8601. */
  readonly createdAt: string;
  readonly folder: string;
  /** Set if the run is completed. */
  readonly modelFolder?: string;
  /** On the test reviews, 0 to 1; set if the run is completed, like `f1`. */
  readonly accuracy?: number;
  readonly f1?: number;
}
