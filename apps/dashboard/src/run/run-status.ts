import type { RunStatus } from "@sentiment-tuner/protocol";

import { t } from "../text/translate.ts";

/** A status in one or two words. */
export function formatStatus(status: RunStatus): string {
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

/** True while a process works on the run or will soon. */
export function isActive(status: RunStatus): boolean {
  return !["completed", "stopped", "failed"].includes(status);
}
