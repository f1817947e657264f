import type { KeptRung, RungName } from "../run-events/ladder-event.ts";
import { isAboveGuessing, rungOf, type VerdictInput, type VerdictKind } from "./evidence.ts";

/** What to do after a run. `keep`: let another model of the ladder answer. */
export type NextAction =
  | { readonly kind: "use" }
  | { readonly kind: "keep"; readonly rung: KeptRung }
  | { readonly kind: "train-longer" }
  | { readonly kind: "check-labels" }
  | { readonly kind: "add-data" };

/** @param answering - the model that answers */
export function nextAction(kind: VerdictKind, report: VerdictInput, answering: RungName): NextAction {
  const { ladder, baseline } = report;
  const other = ladder?.recommended;
  const canKeep = other !== undefined && other !== answering;
  switch (kind) {
    case "good":
      // A word counter that is as good answers much faster. Any other change would gain little.
      return canKeep && other === "linear" ? { kind: "keep", rung: other } : { kind: "use" };
    case "too-little-data":
      return canKeep && isUseful(report, other) ? { kind: "keep", rung: other } : { kind: "add-data" };
    case "no-better-than-guessing":
      if (canKeep && isUseful(report, other)) return { kind: "keep", rung: other };
      return isWordsUseful(report, baseline?.report.accuracy) ? { kind: "train-longer" } : { kind: "check-labels" };
    case "better-than-words":
    case "better-than-guessing":
    case "no-better-than-words":
      return canKeep ? { kind: "keep", rung: other } : { kind: "train-longer" };
    default:
      return kind satisfies never;
  }
}

function isUseful(report: VerdictInput, rung: RungName): boolean {
  return isAboveGuessing(rungOf(report, rung)?.report.accuracy, report);
}

/** Without a word counter nothing speaks against the labels. */
function isWordsUseful(report: VerdictInput, accuracy: number | undefined): boolean {
  const known = accuracy ?? rungOf(report, "linear")?.report.accuracy;
  return known === undefined || isAboveGuessing(known, report);
}
