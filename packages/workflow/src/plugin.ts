import type { CleaningRule, Reader } from "@sentiment-tuner/data";
import type { Metric } from "@sentiment-tuner/metrics";
import type { Architecture } from "@sentiment-tuner/model";
import type { TruncationStrategy } from "@sentiment-tuner/tokenizer";
import type { Engine } from "@sentiment-tuner/trainer";

/** What a plug-in may bring, by kind. Every part has a name, which is unique among the parts of its kind. */
export interface Parts {
  /** File formats; where two know a file, the later plug-in is asked first. */
  readonly readers: readonly Reader[];
  readonly cleaningRules: readonly CleaningRule[];
  readonly truncationStrategies: readonly TruncationStrategy[];
  readonly architectures: readonly Architecture[];
  /** In order of preference for `auto`. */
  readonly engines: readonly Engine[];
  readonly metrics: readonly Metric[];
}

export type PartKind = keyof Parts;

/** A plain object with a name and what it brings. What is built in enters by this door too. */
export interface WorkflowPlugin extends Partial<Parts> {
  readonly name: string;
}
