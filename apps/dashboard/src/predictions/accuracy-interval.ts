import { type Interval, wilsonInterval } from "@sentiment-tuner/metrics";

/**
 * The 95% interval of an accuracy, as the verdict has it. Unlike the bootstrap of the report, it has a width where every review is right.
 *
 * @returns undefined without test reviews
 */
export function accuracyInterval({
  accuracy,
  rows,
}: {
  readonly accuracy: number;
  readonly rows: number;
}): Interval | undefined {
  return rows > 0 ? wilsonInterval(Math.round(accuracy * rows), rows) : undefined;
}
