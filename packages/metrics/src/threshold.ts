import { MetricsError } from "./errors.ts";
import { checkClasses, checkLength, checkProbability } from "./validation.ts";

/** What the threshold of two classes is chosen for. The second class, such as Positive, is the one that it concerns. */
export type DecisionGoal =
  /** The best F1 of the second class. */
  | { readonly kind: "f1" }
  /** The highest precision of the second class of all thresholds with at least this recall, 0 to 1. */
  | { readonly kind: "recall"; readonly atLeast: number }
  /** The lowest cost, if a review of the second class that is missed costs `ratio` times as much as a false alarm. */
  | { readonly kind: "cost"; readonly ratio: number };

/**
 * The threshold that meets a goal best on these rows: the second class is predicted from this probability on.
 *
 * F1 and recall are read off the rows: candidates lie halfway between two neighbouring probabilities, and of equal ones the nearest to 0.5
 * wins. For a cost ratio r the best threshold of calibrated probabilities is 1 / (1 + r), whatever the rows.
 *
 * @param labels - [N], 0 or 1
 * @param scores - [N], probability of class 1
 * @returns 0 to 1
 * @throws MetricsError if there are no rows of class 1, the lengths differ, a score is not a probability or the goal is out of range
 * @see Elkan, The Foundations of Cost-Sensitive Learning (2001), for the cost ratio
 */
export function chooseThreshold(labels: ArrayLike<number>, scores: ArrayLike<number>, goal: DecisionGoal): number {
  checkClasses(labels, 2, "label");
  checkLength(scores.length, labels.length, "scores");
  if (goal.kind === "cost") return 1 / (1 + requirePositive(goal.ratio));
  const atLeast = goal.kind === "recall" ? requireShare(goal.atLeast) : 0;
  const candidates = candidatesOf(labels, scores);
  const positives = candidates.at(-1)?.hits ?? 0; // The last one predicts class 1 for every row.
  if (positives === 0) throw new MetricsError("NO_ROWS", "There are no rows of class 1 to choose a threshold for.");
  const valueOf = ({ hits, alarms }: Candidate): number => {
    if (goal.kind === "f1") return (2 * hits) / (hits + alarms + positives);
    return hits / positives >= atLeast ? hits / (hits + alarms) : -1;
  };
  const [first, ...others] = candidates.map((candidate) => ({ ...candidate, value: valueOf(candidate) }));
  if (first === undefined) throw new RangeError("There are rows, so there is a threshold.");
  const distance = ({ threshold }: Candidate): number => Math.abs(threshold - 0.5);
  const best = others.reduce((chosen, candidate) => {
    if (candidate.value !== chosen.value) return candidate.value > chosen.value ? candidate : chosen;
    return distance(candidate) < distance(chosen) ? candidate : chosen;
  }, first);
  return best.threshold;
}

interface Candidate {
  readonly threshold: number;
  /** Rows of class 1 from the threshold on. */
  readonly hits: number;
  /** Rows of class 0 from the threshold on. */
  readonly alarms: number;
}

/** One threshold below each different score, from the highest on; the last one is 0. */
function candidatesOf(labels: ArrayLike<number>, scores: ArrayLike<number>): readonly Candidate[] {
  const order = Array.from(labels, (_label, row) => row);
  for (const row of order) checkProbability(scores[row] ?? NaN, row);
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const candidates: Candidate[] = [];
  let [hits, alarms] = [0, 0];
  for (const [rank, row] of order.entries()) {
    if (labels[row] === 1) hits++;
    else alarms++;
    const score = scores[row] ?? 0;
    const next = order[rank + 1];
    const lower = next === undefined ? 0 : (scores[next] ?? 0);
    if (next !== undefined && lower === score) continue;
    candidates.push({ threshold: next === undefined ? 0 : (score + lower) / 2, hits, alarms });
  }
  return candidates;
}

function requireShare(value: number): number {
  if (value > 0 && value <= 1) return value;
  throw new MetricsError("OPTION_INVALID", `The recall is ${value}, expected a number above 0 and up to 1.`);
}

function requirePositive(value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new MetricsError("OPTION_INVALID", `The cost ratio is ${value}, expected a number above 0.`);
}
