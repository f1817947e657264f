import type { KeptRung, RunReport, TokenizedEvent } from "@sentiment-tuner/protocol";

import type { BaseFacts } from "./base-facts.ts";

/** The content of a model card. It has no durations and no dates, so a repeated run writes the same card. */
export interface CardFacts extends Omit<RunReport, "model"> {
  readonly model: Required<Pick<RunReport["model"], "maxLength" | "truncation">> & Pick<RunReport["model"], "windows">;
  /** The model of the ladder that the card describes; the figures are its own. */
  readonly kept: KeptRung;
  /** In the order of the model's outputs. */
  readonly labels: readonly string[];
  /** Whether the classes say how positive a text is. */
  readonly isSentiment: boolean;
  /** What happened to the classification head of the base model, in one sentence; absent if it had none. */
  readonly head?: string;
  /** `bert`, `distilbert`. */
  readonly architecture: string;
  readonly parameterCount: number;
  readonly base: BaseFacts;
  /** How truncation changed the training reviews first, and the test reviews last. */
  readonly tokenized: readonly TokenizedEvent[];
}
