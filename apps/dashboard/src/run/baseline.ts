import type { McNemarResult } from "@sentiment-tuner/metrics";
import type { BaselineRecord, RunReport } from "@sentiment-tuner/protocol";

/** The figures to beat: those of a linear model of words on the same test reviews. */
export interface Baseline extends Pick<BaselineRecord, "report"> {
  /** In runs of earlier versions, how it was trained. */
  readonly name?: string;
  /** The fine-tuned model (first) against it, once that is evaluated and if they were compared. */
  readonly mcnemar?: McNemarResult;
}

/** The baseline of a finished run: the linear model of its ladder, or what an earlier version compared with. */
export function baselineOf({ baseline, ladder }: Pick<RunReport, "baseline" | "ladder">): Baseline | undefined {
  if (ladder === undefined) return baseline;
  const { rungs, recommended } = ladder;
  const linear = rungs.find(({ name }) => name === "linear");
  if (linear === undefined) return baseline;
  // The ladder has the paired tests of the recommended model against the others.
  const ofFineTuned = rungs.find(({ name }) => name === "fine-tuned")?.mcnemar;
  const mcnemar =
    recommended === "fine-tuned"
      ? linear.mcnemar
      : recommended === "linear" && ofFineTuned !== undefined
        ? swapped(ofFineTuned)
        : undefined;
  return { report: linear.report, ...(mcnemar && { mcnemar }) };
}

function swapped({ onlyFirstCorrect, onlySecondCorrect, ...test }: McNemarResult): McNemarResult {
  return { ...test, onlyFirstCorrect: onlySecondCorrect, onlySecondCorrect: onlyFirstCorrect };
}
