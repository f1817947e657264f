import type { RunStatus } from "@sentiment-tuner/protocol";

import type { Translate } from "../translate.ts";

/** The name of a status in the user's language. */
export function formatStatus(status: RunStatus, t: Translate): string {
  switch (status) {
    case "waiting":
      return t("waiting");
    case "preparing":
      return t("preparing");
    case "training":
      return t("training");
    case "evaluating":
      return t("evaluating");
    case "stopping":
      return t("stopping");
    case "restarting":
      return t("restarting");
    case "completed":
      return t("completed");
    case "stopped":
      return t("stopped");
    case "failed":
      return t("failed");
    default:
      return status satisfies never;
  }
}

const MINUTE_MS = 60_000;

/** "just now", "5 minutes ago", "yesterday", in the editor's language. */
export function formatAge(createdAt: string, now: number, language: string): string {
  const minutes = Math.round((Date.parse(createdAt) - now) / MINUTE_MS);
  if (Number.isNaN(minutes)) return "";
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (minutes > -60) return format.format(Math.min(minutes, 0), "minute");
  if (minutes > -60 * 24) return format.format(Math.round(minutes / 60), "hour");
  return format.format(Math.round(minutes / 60 / 24), "day");
}
