import type { Prediction } from "@sentiment-tuner/protocol";

import { printable } from "./printable.ts";

/** "Negative (99%)", or "Not sure (Negative 55%)", on one line whatever the class is called. */
export function formatPrediction({
  label,
  score,
  isUnsure = false,
}: Pick<Prediction, "label" | "score" | "isUnsure">): string {
  const percent = `${String(Math.round(score * 100))}%`;
  return isUnsure ? `Not sure (${printable(label)} ${percent})` : `${printable(label)} (${percent})`;
}

/** "1 h 02 min", "3 min 20 s", "45 s" or "4.5 s". */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min ${pad(seconds % 60)} s`;
  return `${String(Math.floor(minutes / 60))} h ${pad(minutes % 60)} min`;
}

/** "22.7 M", "23,522". */
export function formatCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`;
  return count.toLocaleString("en-US");
}

/** "268.0 MB", "1.2 GB", "480 kB": in powers of 1000, like the pages of the hub. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${String(Math.ceil(bytes / 1e3))} kB`;
}

/** "1 line", "2,000 lines". */
export function formatNumberOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** "99.5%". @param share - 0 to 1 */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** "90.9 MB", "0.2 MB": millions of bytes. */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
