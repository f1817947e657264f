import type { FromDashboard, RunSummary } from "@sentiment-tuner/protocol";

import { checkbox } from "../elements/controls.ts";
import { dataTable } from "../elements/data-table.ts";
import { element, fill, whenChanged } from "../elements/dom.ts";
import { formatPercent, formatTime } from "../text/format.ts";
import { formatStatus } from "../run/run-status.ts";
import { t } from "../text/translate.ts";
import { type Panel, textButton } from "./panel.ts";

/** The number of colors for lines. */
const MOST_COMPARED = 6;

/** All runs of the workspace, collapsed at first: the user can show one or compare several. */
export function createRunList(
  send: (message: FromDashboard) => void,
): Panel<[runs: readonly RunSummary[], shown: readonly string[]]> {
  const summary = element("summary", {}, t("Runs"));
  const frame = element("div");
  const nav = element("details", { class: "run-list" }, summary, frame);
  const draw = whenChanged((runs: readonly RunSummary[], shown: readonly string[]) => {
    nav.hidden = runs.length < 2;
    fill(summary, t("{0} runs", runs.length), element("span", { class: "muted" }, ` – ${t("open or compare runs")}`));
    fill(
      frame,
      dataTable({
        caption: t("Runs"),
        columns: [
          element("span", { class: "visually-hidden" }, t("Compare")),
          t("Name"),
          t("Status"),
          t("Accuracy"),
          element(
            "span",
            { title: t("Of the second of two classes; the mean over the classes if there are more.") },
            "F1",
          ),
          t("Started"),
        ],
        rows: runs.map((run) => [
          checkbox({
            label: t("Compare {0}", run.name),
            isChecked: shown.includes(run.id),
            onChange: (isChecked) => send({ kind: "show", runIds: toggled(shown, run.id, isChecked) }),
          }),
          textButton(
            run.name,
            () => send({ kind: "show", runIds: [run.id] }),
            shown[0] === run.id ? { "aria-current": "true" } : {},
          ),
          element(
            "span",
            { class: "status", "data-status": run.status, "data-verdict": run.verdict?.kind ?? "" },
            formatStatus(run.status),
          ),
          formatPercent(run.accuracy),
          formatPercent(run.f1),
          formatTime(run.createdAt),
        ]),
      }),
    );
  });
  return { element: element("nav", { "aria-label": t("Runs") }, nav), update: draw };
}

/** The last shown run stays: the page always shows one. */
function toggled(shown: readonly string[], id: string, isChecked: boolean): readonly string[] {
  const others = shown.filter((other) => other !== id);
  const next = isChecked ? [...others, id].slice(-MOST_COMPARED) : others;
  return next.length === 0 ? shown : next;
}
