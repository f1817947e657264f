import type { RequestProgress } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { formatBytes, formatCount, formatDuration } from "../format.ts";

/** Shows the progress of a request in a notification. @returns the listener for {@link RequestProgress} */
export function progressReporter(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (update: RequestProgress) => void {
  let share = 0;
  return (update) => {
    const next = shareOf(update) ?? share;
    progress.report({ message: formatProgress(update), increment: 100 * (next - share) });
    share = next;
  };
}

function shareOf(progress: RequestProgress): number | undefined {
  switch (progress.type) {
    case "scoring":
      return progress.totalRows ? progress.rowsDone / progress.totalRows : progress.share;
    case "stage":
      return undefined;
    default:
      return progress.totalBytes === 0 ? undefined : progress.bytesDone / progress.totalBytes;
  }
}

/** "12 MB of 45 MB uploaded, about 10 seconds left", "1,200 of 5,000 rows". */
function formatProgress(progress: RequestProgress): string {
  const { t } = vscode.l10n;
  if (progress.type === "stage") return progress.stage.toLowerCase().replaceAll("_", " ");
  const done = progress.type === "scoring" ? formatRows(progress) : formatTransfer(progress);
  const { remainingMs } = progress;
  return remainingMs === undefined ? done : t("{0}, {1} left", done, formatDuration(remainingMs / 1000, t));
}

function formatRows({ rowsDone, totalRows }: Extract<RequestProgress, { type: "scoring" }>): string {
  const { t } = vscode.l10n;
  const count = (rows: number): string => formatCount(rows, vscode.env.language);
  return totalRows === undefined
    ? t("{0} rows", count(rowsDone))
    : t("{0} of {1} rows", count(rowsDone), count(totalRows));
}

/** A deployment downloads and uploads. */
function formatTransfer({
  type,
  bytesDone,
  totalBytes,
}: Extract<RequestProgress, { type: "downloading" | "uploading" }>): string {
  const { t } = vscode.l10n;
  const [done, total] = [formatBytes(bytesDone), formatBytes(totalBytes)];
  return type === "downloading" ? t("{0} of {1} downloaded", done, total) : t("{0} of {1} uploaded", done, total);
}
