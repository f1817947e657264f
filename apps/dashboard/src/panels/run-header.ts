import type { FromDashboard, RunAction } from "@sentiment-tuner/protocol";

import { button, iconButton, setShown } from "../elements/controls.ts";
import { element, setProperty, setText } from "../elements/dom.ts";
import { fileName, formatDuration, formatPercent, formatTime } from "../text/format.ts";
import type { ShownRun } from "../page-state.ts";
import { describeDamage } from "../run/describe-damage.ts";
import { formatActivity, formatAnnouncement, phaseProgress } from "../run/run-progress.ts";
import { classNamesOf, hasManyClasses } from "../run/run-classes.ts";
import { formatStatus, isActive } from "../run/run-status.ts";
import { t } from "../text/translate.ts";
import type { Panel } from "./panel.ts";

const LOG_ICON = "M3.5 4h9M3.5 8h9M3.5 12h6";
const FOLDER_ICON = "M1.5 12.5v-9h5l1.5 2h6.5v7z";

/** The name of the run in focus, its status and progress, and buttons for its actions. */
export function createRunHeader(send: (message: FromDashboard) => void): Panel<[run: ShownRun]> {
  let runId = "";
  const act = (kind: RunAction) => () => send({ kind, runId });
  const stop = button({ label: t("Stop"), onPress: act("stop") });
  const resume = button({ label: t("Resume"), kind: "primary", onPress: act("resume") });
  const use = button({ label: t("Use for hovers"), onPress: act("use") }); // The verdict has the primary button.
  const rename = button({ label: t("Rename"), onPress: act("rename") });
  const openReport = button({ label: t("Open report"), onPress: act("openReport") });
  const exportModel = button({ label: t("Export model"), onPress: act("export") });
  const openLog = iconButton({ label: t("Open log"), path: LOG_ICON, onPress: act("openLog") });
  const openFolder = iconButton({ label: t("Open the run's folder"), path: FOLDER_ICON, onPress: act("openFolder") });

  const title = element("h1");
  const status = element("span", { class: "status" });
  const used = element("span", { class: "tag" }, t("Used for hovers"));
  const subtitle = element("p", { class: "subtitle" });
  const activity = element("span");
  const timeLeft = element("span", { class: "end" });
  const bar = element("div", { class: "bar", role: "progressbar", "aria-label": t("Progress") });
  const progress = element(
    "div",
    { class: "progress" },
    bar,
    element("p", { class: "progress-line" }, activity, timeLeft),
  );
  const live = element("p", { class: "visually-hidden", "aria-live": "polite" });
  const problemText = element("p");
  const problemLog = button({ label: t("Open log"), onPress: act("openLog") });
  const problem = element("div", { class: "problem", role: "alert" }, problemText, problemLog);
  const damage = element("div", { class: "damage", role: "status" });

  return {
    element: element(
      "header",
      { class: "run-header" },
      element(
        "div",
        { class: "title-row" },
        element("div", { class: "title" }, element("div", { class: "name" }, title, status, used), subtitle),
        element("div", { class: "actions" }, stop, resume, use, rename, openReport, exportModel, openLog, openFolder),
      ),
      progress,
      problem,
      damage,
      live,
    ),
    update({ id, summary, view }) {
      runId = id;
      const isRunning = isActive(summary.status);
      setText(title, summary.name);
      setText(status, formatStatus(summary.status));
      status.dataset["status"] = summary.status;
      status.dataset["verdict"] = summary.verdict?.kind ?? "";
      setText(subtitle, subtitleOf({ summary, view }));
      setShown(used, summary.isUsedForHovers === true);
      setShown(stop, isRunning && summary.status !== "stopping");
      setShown(resume, summary.isResumable === true && !isRunning);
      setShown(use, summary.modelFolder !== undefined && summary.isUsedForHovers !== true);
      setShown(openReport, summary.status === "completed");
      setShown(exportModel, summary.modelFolder !== undefined);

      const isWaiting = summary.status === "waiting";
      progress.hidden = !isRunning || isWaiting; // Nothing moves yet: the message says what it waits for.
      setShown(openLog, !isWaiting);
      setShown(problemLog, !isWaiting);
      const fraction = phaseProgress(view);
      bar.classList.toggle("indeterminate", fraction === undefined);
      setProperty(bar, "--share", fraction ?? 0);
      if (fraction === undefined) bar.removeAttribute("aria-valuenow");
      else bar.setAttribute("aria-valuenow", String(Math.round(fraction * 100)));
      setText(
        activity,
        fraction === undefined ? formatActivity(view) : `${formatPercent(fraction, 0)} · ${formatActivity(view)}`,
      );
      setText(timeLeft, timeLeftOf(view));

      const failure = failureOf({ summary, view });
      setShown(problem, failure !== undefined);
      setText(problemText, failure ?? "");
      problem.dataset["status"] = summary.status;
      showDamage(damage, describeDamage(view));
      setText(live, formatAnnouncement(summary.status, view));
    },
  };
}

/** Replaces the list only when it changes, so that a screen reader reads it once. */
function showDamage(list: HTMLElement, sentences: readonly string[]): void {
  list.hidden = sentences.length === 0;
  if (list.textContent === sentences.join("")) return;
  list.replaceChildren(...sentences.map((sentence) => element("p", {}, sentence)));
}

function subtitleOf({ summary, view }: Pick<ShownRun, "summary" | "view">): string {
  const { preparation, started } = view;
  const paths = preparation.reads
    .find(({ purpose }) => purpose === "train")
    ?.paths.map(fileName)
    .join(", ");
  const folder = preparation.model?.folder;
  const classNames = classNamesOf(view);
  const parts = [
    paths,
    folder === undefined ? undefined : t("from {0}", fileName(folder)),
    hasManyClasses(classNames) ? t("{0} classes", classNames.length) : undefined,
    started === undefined ? undefined : epochsOf(started.config.epochs),
    formatTime(summary.createdAt),
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

function epochsOf(epochs: number): string {
  return epochs === 1 ? t("1 epoch") : t("{0} epochs", epochs);
}

function timeLeftOf({ phase, lastStep }: ShownRun["view"]): string {
  if (lastStep === undefined || (phase !== "training" && phase !== "validating")) return "";
  return t("{0} left", formatDuration(lastStep.remainingMs));
}

function failureOf({ summary, view }: Pick<ShownRun, "summary" | "view">): string | undefined {
  if (summary.message !== undefined) return summary.message;
  if (summary.status !== "failed") return undefined;
  return view.outcome?.kind === "failed"
    ? view.outcome.error.message
    : t("The training process ended before the run was complete.");
}
