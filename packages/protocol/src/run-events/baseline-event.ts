import type { ClassificationReport } from "@sentiment-tuner/metrics";

/** A linear model of words was trained and evaluated on the same test reviews, before training: the figures to beat. */
export interface BaselineEvent {
  readonly type: "baseline";
  readonly name: string;
  /** Reviews it was trained on; a sample if there are very many. */
  readonly trainReviews: number;
  /** On the test reviews, without intervals. */
  readonly report: ClassificationReport;
  /** For training and evaluation together. */
  readonly elapsedMs: number;
}
