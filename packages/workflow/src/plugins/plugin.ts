import type { CleaningRule, Reader } from "@sentiment-tuner/data";
import type { Metric } from "@sentiment-tuner/metrics";
import type { Architecture, BaseModelFinder } from "@sentiment-tuner/model";
import type { TruncationStrategy } from "@sentiment-tuner/tokenizer";
import type { Engine } from "@sentiment-tuner/trainer";

/** The replaceable parts of a workflow, by kind. A part has a name that is unique among the parts of its kind. */
export interface Parts {
  /** Readers of file formats. If two can read a file, the one of the later plug-in is asked first. */
  readonly readers: readonly Reader[];
  readonly cleaningRules: readonly CleaningRule[];
  readonly truncationStrategies: readonly TruncationStrategy[];
  readonly architectures: readonly Architecture[];
  /** In order of preference for `auto`. */
  readonly engines: readonly Engine[];
  readonly metrics: readonly Metric[];
  /** Asked in order for the base model of an adapter. */
  readonly baseModels: readonly BaseModelFinder[];
}

export type PartKind = keyof Parts;

/** A plain object with a name and any parts. Built-in parts are registered the same way. */
export interface WorkflowPlugin extends Partial<Parts> {
  readonly name: string;
}
