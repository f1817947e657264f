import { WorkflowError } from "../errors.ts";
import type { OnnxFormat } from "./onnx-formats.ts";

/** How much accuracy a format may lose against float32, and how much it lost. */
export interface QualityGate {
  readonly format: OnnxFormat;
  /** Lost accuracy in percentage points; negative if accuracy is higher. Absent if there were no test reviews. */
  readonly lostPoints?: number;
  readonly allowedPoints: number;
  readonly outcome: "passed" | "forced" | "omitted";
}

/** Rounding does not explain a larger loss. */
const ALLOWED_POINTS = 0.5;

/** @param lostPoints - lost accuracy in percentage points */
export function isLossAllowed(lostPoints: number): boolean {
  return lostPoints <= ALLOWED_POINTS + 1e-9; // A difference of shares of N reviews is a multiple of 100 / N; the rest is rounding.
}

/** Accuracies, 0 to 1; undefined if there were no test reviews. */
export interface GateAccuracies {
  readonly accuracy: number | undefined;
  /** Of float32. */
  readonly reference: number | undefined;
}

/** Compares the accuracy of a format with that of float32. */
export function qualityGate(
  format: OnnxFormat,
  { accuracy, reference }: GateAccuracies,
  onLoss: "refuse" | "omit" | "keep",
): QualityGate {
  const lostPoints = accuracy === undefined || reference === undefined ? undefined : 100 * (reference - accuracy);
  const hasPassed = lostPoints !== undefined && isLossAllowed(lostPoints);
  const outcome = hasPassed ? "passed" : onLoss === "keep" ? "forced" : "omitted";
  return { format, ...(lostPoints !== undefined && { lostPoints }), allowedPoints: ALLOWED_POINTS, outcome };
}

export interface LossFacts extends GateAccuracies {
  /** Number of test reviews. */
  readonly reviews: number;
  /** Why there are no test reviews, if so. */
  readonly missingReason: string | undefined;
}

/** @throws WorkflowError QUALITY_LOST with the figures, or TEST_SET_MISSING with the reason, unless the gate was passed */
export function requirePassed(
  { format, lostPoints, allowedPoints, outcome }: QualityGate,
  { accuracy, reference, reviews, missingReason }: LossFacts,
): void {
  if (outcome === "passed") return;
  const details = { format };
  if (lostPoints === undefined) {
    throw new WorkflowError(
      "TEST_SET_MISSING",
      `"${format}" is written only if accuracy on test reviews falls by at most ${allowedPoints} points, but ` +
        `${missingReason ?? "nothing was evaluated"}. Give test reviews, or write it without this check.`,
      { details },
    );
  }
  const percent = (share = Number.NaN): string => `${(100 * share).toFixed(2)}%`;
  throw new WorkflowError(
    "QUALITY_LOST",
    `"${format}" loses ${lostPoints.toFixed(2)} points of accuracy on ${reviews} test reviews: ` +
      `${percent(accuracy)} instead of ${percent(reference)}; at most ${allowedPoints} are allowed. Nothing was written.`,
    { details },
  );
}
