import type { Random } from "@sentiment-tuner/data";

/**
 * Assigns rows to folds at random, each class as evenly as possible.
 *
 * @param labels - [N], class indices
 * @param folds - K
 * @returns [N], the fold of each row, 0..K-1
 */
export function stratifiedFolds(labels: ArrayLike<number>, folds: number, random: Random): Int32Array {
  const rows = Int32Array.from({ length: labels.length }, (_row, index) => index);
  random.shuffle(rows);
  const byClass = rows.sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0)); // Stable: random within each class.
  const foldOf = new Int32Array(labels.length);
  for (const [place, row] of byClass.entries()) foldOf[row] = place % folds;
  return foldOf;
}
