import type { RunStatus } from "@sentiment-tuner/protocol";

import { formatCount, formatDecimal, formatDuration, formatPercent } from "../text/format.ts";
import { formatStatus } from "./run-status.ts";
import { classNamesOf, hasManyClasses } from "./run-classes.ts";
import type { RunView } from "./run-view.ts";
import { t } from "../text/translate.ts";

/** The current activity of the run, for the line under its progress bar. */
export function formatActivity(view: RunView): string {
  const { phase, preparation, started, lastStep, pass } = view;
  switch (phase) {
    case "preparing": {
      const { downloading, reading, tokenizing } = preparation;
      if (downloading !== undefined) {
        const { repo, bytesDone, totalBytes } = downloading;
        return t("Downloading {0}, {1} of {2} MB", repo, formatMegabytes(bytesDone), formatMegabytes(totalBytes));
      }
      if (tokenizing !== undefined) {
        return t("Tokenizing {0} of {1} reviews", formatCount(tokenizing.reviewsDone), formatCount(tokenizing.reviews));
      }
      if (reading !== undefined) return t("Reading, {0} rows so far", formatCount(reading.rows));
      return preparation.model === undefined ? t("Loading the base model") : t("Preparing the reviews");
    }
    case "training": {
      if (started === undefined) return t("Starting");
      const step = lastStep?.step ?? started.resumedFrom?.step ?? 0;
      return t("Step {0} of {1}", formatCount(step), formatCount(started.totalSteps));
    }
    case "validating":
      return t("Evaluating, {0} of {1} reviews", formatCount(pass?.reviewsDone), formatCount(pass?.reviews));
    case "evaluating":
      if (pass === undefined) return t("Saving the model");
      if (pass.on === "validation")
        return t("Calibrating, {0} of {1} reviews", formatCount(pass.reviewsDone), formatCount(pass.reviews));
      return t("Evaluating {0} of {1} test reviews", formatCount(pass.reviewsDone), formatCount(pass.reviews));
    case "completed":
      return t("Took {0}", formatDuration(view.elapsedMs));
    case "stopped":
      return t("Stopped after step {0}", formatCount(lastStep?.step));
    case "failed":
      return t("Failed after step {0}", formatCount(lastStep?.step ?? 0));
  }
}

/** Completed fraction of the training steps, 0 to 1; undefined before the number of steps is known. */
export function trainingProgress({ started, lastStep, phase }: RunView): number | undefined {
  if (phase === "completed") return 1;
  if (started === undefined || started.totalSteps === 0) return undefined;
  return Math.min(1, (lastStep?.step ?? started.resumedFrom?.step ?? 0) / started.totalSteps);
}

/** Completed fraction of the current phase, 0 to 1; undefined while it is unknown. */
export function phaseProgress(view: RunView): number | undefined {
  const { preparation, pass } = view;
  if (view.phase === "evaluating") return pass === undefined ? undefined : pass.reviewsDone / Math.max(1, pass.reviews);
  if (view.phase !== "preparing") return trainingProgress(view);
  const { downloading, reading, tokenizing } = preparation;
  if (downloading !== undefined) return downloading.bytesDone / Math.max(1, downloading.totalBytes);
  if (tokenizing !== undefined) return tokenizing.reviewsDone / Math.max(1, tokenizing.reviews);
  return reading?.totalBytes === undefined ? undefined : reading.bytesRead / Math.max(1, reading.totalBytes);
}

/** The text that screen readers announce. It changes with the status, each tenth of the training and each evaluation. */
export function formatAnnouncement(status: RunStatus, view: RunView): string {
  const tenths = Math.floor((trainingProgress(view) ?? 0) * 10);
  const parts = [status === "training" ? t("Training, {0} percent done.", tenths * 10) : `${formatStatus(status)}.`];
  const evaluation = view.evaluations.at(-1);
  if (evaluation !== undefined) {
    const { accuracy, f1 } = view.report ?? evaluation.report;
    const figures = [formatPercent(accuracy), formatPercent(f1)];
    parts.push(
      hasManyClasses(classNamesOf(view))
        ? t("Accuracy {0}, macro F1 {1}.", ...figures)
        : t("Accuracy {0}, F1 {1}.", ...figures),
    );
  }
  return parts.join(" ");
}

function formatMegabytes(bytes: number): string {
  return formatDecimal(bytes / 1e6, 1);
}
