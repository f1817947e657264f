import { type FromDashboard, type KeptRung, type RungName, rungLabel } from "@sentiment-tuner/protocol";

import { dataTable } from "../elements/data-table.ts";
import { type Child, element, fill, setText, whenChanged } from "../elements/dom.ts";
import type { ShownRun } from "../page-state.ts";
import { accuracyInterval } from "../predictions/accuracy-interval.ts";
import type { Rung } from "../run/run-view.ts";
import { formatBytes, formatDecimal, formatDuration, formatPercent, formatRange } from "../text/format.ts";
import { t } from "../text/translate.ts";
import { intervalBar } from "./interval-bar.ts";
import { type Panel, section, textButton } from "./panel.ts";

/** The models that a run compares, side by side on the same test reviews, and which one to keep. */
export function createLadderPanel(send: (message: FromDashboard) => void): Panel<[run: ShownRun]> {
  const recommendation = element("p", { class: "recommendation" });
  const frame = element("div");
  const panel = section(t("Models compared"), recommendation, frame);
  const draw = whenChanged(
    (id: string, rungs: readonly Rung[], recommended: RungName | undefined, kept: RungName | undefined) => {
      panel.hidden = rungs.length < 2;
      const keep = (rung: KeptRung) => send({ kind: "keep", runId: id, rung });
      fill(frame, ladderTable(rungs, { recommended, kept, keep }));
    },
  );
  return {
    element: panel,
    update({ id, view }) {
      const { report, rungs } = view;
      setText(recommendation, report?.ladder?.recommendation ?? "");
      recommendation.hidden = report?.ladder === undefined;
      const kept = report === undefined ? undefined : (report.kept ?? "fine-tuned");
      draw(id, report?.ladder?.rungs ?? rungs, report?.ladder?.recommended, kept);
    },
  };
}

interface LadderChoices {
  readonly recommended: RungName | undefined;
  /** The model that answers; undefined while the run is active. */
  readonly kept: RungName | undefined;
  readonly keep: (rung: KeptRung) => void;
}

function ladderTable(rungs: readonly Rung[], { recommended, kept, keep }: LadderChoices): HTMLElement {
  const figures = rungs.find(({ unseen }) => unseen !== undefined)?.unseen;
  const deciding = figures?.folds === undefined ? t("Validation accuracy") : t("Cross-validated accuracy");
  return dataTable({
    caption: t("Models of this run on the same test reviews"),
    hasCards: true,
    columns: [
      ...[t("Model"), t("Accuracy"), ...(figures ? [deciding] : [])],
      ...[t("Training time"), t("Size"), t("Time for a text"), ...(kept === undefined ? [] : [t("Hovers")])],
    ],
    rows: rungs.map((rung) => [
      element(
        "span",
        { class: "name-plate" },
        rungLabel(rung.name, t),
        rung.name === recommended && element("span", { class: "tag" }, t("recommended")),
      ),
      accuracyCell(rung),
      ...(figures ? [unseenCell(rung)] : []),
      formatDuration(rung.trainMs),
      formatBytes(rung.bytes),
      formatSpeed(rung.msPerText),
      ...(kept === undefined ? [] : [keepCell(rung.name, kept, keep)]),
    ]),
  });
}

function accuracyCell({ report }: Rung): Child {
  const interval = accuracyInterval(report);
  return element(
    "span",
    { class: "ladder-accuracy" },
    formatPercent(report.accuracy),
    intervalBar({ low: 0, high: 1 }, report.accuracy, interval),
    interval && element("span", { class: "range" }, formatRange(interval)),
  );
}

/** What decides which model is recommended: the accuracy on unseen training reviews, with half of its 95% interval. */
function unseenCell({ unseen }: Rung): string {
  if (unseen === undefined) return "";
  return t("{0} ± {1}", formatPercent(unseen.accuracy), formatPercent(1.96 * unseen.standardError));
}

function formatSpeed(ms: number): string {
  return ms < 0.05 ? t("under 0.1 ms") : t("{0} ms", formatDecimal(ms, ms < 10 ? 1 : 0));
}

function keepCell(name: RungName, kept: RungName, keep: LadderChoices["keep"]): Child {
  if (name === "majority") return "";
  return name === kept ? t("answers now") : textButton(t("Use for hovers"), () => keep(name));
}
