import type { StepInput } from "./engine.ts";

/**
 * What each row's loss counts in a step; the weights of all its batches add up to 1.
 *
 *     without class weights: 1 / N,  with them: w_label / Σ_n w_label_n,  over the N rows of all batches
 *
 * This is the mean of `torch.nn.CrossEntropyLoss(weight=w)` over all rows of the step, as if they were one batch: only the ratios of the
 * class weights matter.
 *
 * @returns one array [B] for each batch
 * @throws RangeError if a label has no class weight
 */
export function rowWeightsOf({
  batches,
  classWeights,
}: Pick<StepInput, "batches" | "classWeights">): readonly Float32Array[] {
  if (classWeights === undefined) {
    const rows = batches.reduce((total, batch) => total + batch.rows, 0);
    return batches.map((batch) => new Float32Array(batch.rows).fill(1 / rows));
  }
  const weightOf = (label: number): number => {
    const weight = classWeights[label];
    if (weight === undefined)
      throw new RangeError(`Label ${label} has no weight; there are ${classWeights.length} class weights.`);
    return weight;
  };
  let total = 0;
  for (const { labels } of batches) for (const label of labels) total += weightOf(label);
  return batches.map(({ labels }) => Float32Array.from(labels, (label) => weightOf(label) / total));
}
