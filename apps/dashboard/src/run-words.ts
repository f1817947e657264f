import type { RunStatus } from "@sentiment-tuner/protocol";

import { formatCount, formatDecimal, formatDuration, formatPercent } from "./format.ts";
import { progressOf, type RunView } from "./run-view.ts";
import { t } from "./text.ts";

/** A status in one or two words. */
export function statusWord(status: RunStatus): string {
  switch (status) {
    case "waiting":
      return t("Waiting");
    case "preparing":
      return t("Preparing");
    case "training":
      return t("Training");
    case "evaluating":
      return t("Evaluating");
    case "stopping":
      return t("Stopping");
    case "restarting":
      return t("Restarting");
    case "completed":
      return t("Completed");
    case "stopped":
      return t("Stopped");
    case "failed":
      return t("Failed");
  }
}

/** True while a process works, or is about to work, on the run. */
export function isActive(status: RunStatus): boolean {
  return !["completed", "stopped", "failed"].includes(status);
}

/** What the run does now, in one line under its progress bar. */
export function activityOf(view: RunView): string {
  const { phase, preparation, started, lastStep, pass } = view;
  switch (phase) {
    case "preparing": {
      const { downloading, reading, tokenizing } = preparation;
      if (downloading !== undefined) {
        const { repo, bytesDone, totalBytes } = downloading;
        return t("Fetching {0}, {1} of {2} MB", repo, formatMegabytes(bytesDone), formatMegabytes(totalBytes));
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
      return t("Evaluating {0} of {1} test reviews", formatCount(pass.reviewsDone), formatCount(pass.reviews));
    case "completed":
      return t("Took {0}", formatDuration(view.elapsedMs));
    case "stopped":
      return t("Stopped after step {0}", formatCount(lastStep?.step));
    case "failed":
      return t("Failed after step {0}", formatCount(lastStep?.step ?? 0));
  }
}

/** How far the run has come, 0 to 1; undefined while that cannot be known. */
export function shareDone(view: RunView): number | undefined {
  const { preparation, pass } = view;
  if (view.phase === "evaluating") return pass === undefined ? undefined : pass.reviewsDone / Math.max(1, pass.reviews);
  if (view.phase !== "preparing") return progressOf(view);
  const { downloading, reading, tokenizing } = preparation;
  if (downloading !== undefined) return downloading.bytesDone / Math.max(1, downloading.totalBytes);
  if (tokenizing !== undefined) return tokenizing.reviewsDone / Math.max(1, tokenizing.reviews);
  return reading?.totalBytes === undefined ? undefined : reading.bytesRead / Math.max(1, reading.totalBytes);
}

/** What a screen reader says unasked: the status, every tenth of the way and every evaluation, and nothing in between. */
export function announcementOf(status: RunStatus, view: RunView): string {
  const tenths = Math.floor((progressOf(view) ?? 0) * 10);
  const parts = [status === "training" ? t("Training, {0} percent done.", tenths * 10) : `${statusWord(status)}.`];
  const evaluation = view.evaluations.at(-1);
  if (evaluation !== undefined) {
    const { accuracy, f1 } = view.report ?? evaluation.report;
    parts.push(t("Accuracy {0}, F1 {1}.", formatPercent(accuracy), formatDecimal(f1)));
  }
  return parts.join(" ");
}

function formatMegabytes(bytes: number): string {
  return formatDecimal(bytes / 1e6, 1);
}
