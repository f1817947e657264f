import { areSure, predictClasses } from "@sentiment-tuner/metrics";
import type { Decision } from "@sentiment-tuner/protocol";
import { softmaxRows } from "@sentiment-tuner/trainer";

/** What a model answers for some texts. */
export interface Answers {
  /** [N*C], row-major, each row summing to 1. */
  readonly probabilities: Float64Array;
  /** [N], the chosen class of each text. */
  readonly classes: Int32Array;
  /** [N], whether the probability of the chosen class is too low to be sure. */
  readonly areUnsure: readonly boolean[];
}

/**
 * The last stage of every answer: logits → temperature, softmax → threshold → not sure.
 *
 * @param logits - [N*C], row-major, of the model that answers
 * @param decision - of the model's recipe; without it, softmax and the likeliest class
 * @throws TrainerError LOSS_NOT_FINITE if a logit is not a number
 */
export function decide(
  logits: Float32Array,
  classCount: number,
  { temperature, threshold, notSureBelow = 0 }: Decision = { temperature: 1 },
): Answers {
  const probabilities = softmaxRows(logits, classCount, temperature);
  const classes = predictClasses(probabilities, classCount, threshold);
  return { probabilities, classes, areUnsure: areSure(probabilities, classes, notSureBelow).map((isSure) => !isSure) };
}
