/** Which side of a sentiment a class stands for. */
export type Polarity = "negative" | "neutral" | "positive";

/**
 * The polarity that the name of a class states, such as "Negative", "pos" or "LABEL_1"; undefined for a name that states none.
 *
 * @param label - a class name of a model, not a label of a dataset
 */
export function polarityOf(label: string): Polarity | undefined {
  if (/^(?:neg|bad|label_0$|0$)/i.test(label)) return "negative";
  if (/^neu/i.test(label)) return "neutral";
  if (/^(?:pos|good|label_1$|1$)/i.test(label)) return "positive";
  return undefined;
}
