import type { ClassWeights } from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";

/**
 * Checks the factors that a request gives to classes. Their names are checked by {@link resolveClassWeights}, as they come from the dataset.
 *
 * @throws WorkflowError SETTING_INVALID
 */
export function checkClassWeights(choice: ClassWeights | undefined): void {
  if (choice === undefined || typeof choice === "string") return;
  for (const [name, factor] of Object.entries(choice)) {
    if (Number.isFinite(factor) && factor > 0) continue;
    const problem = `Setting "classWeights" gives the class "${name}" the factor ${factor}`;
    throw new WorkflowError("SETTING_INVALID", `${problem}, expected a number above 0.`);
  }
}

/**
 * The factor of each class in the loss.
 *
 * balanced: w_c = N / (C · n_c), over the C classes with training reviews, as scikit-learn computes it; 1 for a class without any, which no
 * review uses.
 *
 * @param labels - class indices of the training reviews
 * @returns [C]; undefined if every review counts the same
 * @throws WorkflowError SETTING_INVALID for a name that is not a class, or a factor that is not above 0
 */
export function resolveClassWeights(
  choice: ClassWeights | undefined,
  classNames: readonly string[],
  labels: Iterable<number>,
): Float32Array | undefined {
  checkClassWeights(choice);
  if (choice === undefined || choice === "none") return undefined;
  if (choice === "balanced") return balancedWeights(classNames.length, labels);
  const weights = new Float32Array(classNames.length).fill(1);
  for (const [name, factor] of Object.entries(choice)) weights[indexOfClass(name, classNames)] = factor;
  return weights;
}

/** By class name, for a report. */
export function namedWeights(
  weights: Float32Array | undefined,
  classNames: readonly string[],
): Readonly<Record<string, number>> | undefined {
  if (weights === undefined) return undefined;
  // Six digits: more would show the rounding of single precision, such as 0.10000000149.
  return Object.fromEntries(classNames.map((name, c) => [name, Number((weights[c] ?? 1).toPrecision(6))]));
}

function balancedWeights(classCount: number, labels: Iterable<number>): Float32Array {
  const counts = new Float64Array(classCount);
  let total = 0;
  for (const label of labels) {
    counts[label] = (counts[label] ?? 0) + 1;
    total++;
  }
  const present = counts.filter((count) => count > 0).length;
  return Float32Array.from(counts, (count) => (count === 0 ? 1 : total / (present * count)));
}

/** Exactly, or without regard to case and surrounding blanks if only one class has that name. */
function indexOfClass(name: string, classNames: readonly string[]): number {
  const exact = classNames.indexOf(name);
  if (exact !== -1) return exact;
  const plain = (text: string): string => text.trim().toLowerCase();
  const found = [...classNames.keys()].filter((c) => plain(classNames[c] ?? "") === plain(name));
  const [index] = found;
  if (index !== undefined && found.length === 1) return index;
  const problem = `Setting "classWeights" names the class "${name}"`;
  throw new WorkflowError("SETTING_INVALID", `${problem}, but the classes are ${classNames.join(", ")}.`);
}
