/** Stands for a label where the model is not sure. */
export const NOT_SURE = "not sure";

/**
 * The label that the model chooses, and whether its probability is high enough to be sure.
 *
 * @param answer - a probability for each label
 * @param decision - of the model's recipe: with a threshold, the second of two labels is chosen from this probability on
 */
export function decide(answer, { threshold, notSureBelow = 0 } = {}) {
  const label = threshold === undefined ? answer.indexOf(Math.max(...answer)) : Number(answer[1] >= threshold);
  return { label, isSure: answer[label] >= notSureBelow };
}
