/** Learning rates above it change an encoder more than it learns, adapters included. */
export const HIGHEST_USUAL_RATE = 1e-3;

/**
 * What to do about a loss or a gradient that is not finite, by its likeliest cause.
 *
 * @param step - at which it occurred, from 1
 * @param learningRate - of that step
 */
export function divergenceAdvice(step: number, learningRate: number): string {
  if (step <= 1) {
    return "No weight has changed yet, so the learning rate is not the cause. The weights of the base model are likely damaged: choose another one, or download it again.";
  }
  if (learningRate > HIGHEST_USUAL_RATE) {
    return `The learning rate is ${learningRate}, and encoders are fine-tuned with 1e-5 to 1e-3. Train again with a lower one.`;
  }
  return "Try a lower learning rate or a longer warm-up, and look for damaged reviews.";
}
