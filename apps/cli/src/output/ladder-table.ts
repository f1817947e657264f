import type { LadderRecord, RungName, RungRecord } from "@sentiment-tuner/protocol";

import type { Colors } from "../io.ts";
import { formatDuration, formatMegabytes } from "./format.ts";
import { INDENT, plainTable } from "./plain-table.ts";

/** What the models of the ladder are called. */
export const RUNG_LABELS: Readonly<Record<RungName, string>> = {
  ...{ majority: "majority class", linear: "linear", frozen: "frozen encoder" },
  ...{ "fine-tuned": "fine-tuned", combined: "combined" },
};

/** The models of a ladder side by side, and the sentence that recommends one. */
export function ladderTable({ rungs, recommended, recommendation, notes = [] }: LadderRecord, colors: Colors): string {
  const rows = rungs.map((rung) => [
    RUNG_LABELS[rung.name] + (rung.name === recommended ? " *" : ""),
    rung.report.accuracy.toFixed(3),
    intervalOf(rung),
    rung.report.logLoss.toFixed(3),
    unseenOf(rung),
    probabilityOf(rung),
    rung.name === "majority" ? "" : formatDuration(rung.trainMs),
    rung.name === "majority" ? "" : formatMegabytes(rung.bytes),
    rung.name === "majority" ? "" : `${formatMs(rung.msPerText)} ms`,
  ]);
  const head = ["model", "accuracy", "95% interval", "log loss", "validation", "p", "training", "size", "per text"];
  return [
    plainTable(head, rows, colors),
    INDENT + recommendation,
    ...notes.map((note) => INDENT + colors.yellow(note)),
  ].join("\n\n");
}

function intervalOf({ report }: RungRecord): string {
  const interval = report.intervals?.accuracy;
  return interval === undefined ? "" : `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}`;
}

/** The accuracy that decides. */
function unseenOf({ unseen }: RungRecord): string {
  return unseen === undefined ? "" : unseen.accuracy.toFixed(3);
}

/** Of the paired test against the recommended model. */
function probabilityOf({ mcnemar }: RungRecord): string {
  if (mcnemar === undefined) return "";
  return mcnemar.pValue < 0.001 ? "< 0.001" : mcnemar.pValue.toFixed(3);
}

function formatMs(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
}
