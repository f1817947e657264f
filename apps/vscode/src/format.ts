import type { Translate } from "./translate.ts";

/** "about 40 seconds", "about 5 minutes", "about 2.5 hours". */
export function formatDuration(seconds: number, t: Translate): string {
  if (seconds < 55) return t("about {0} seconds", Math.max(Math.round(seconds / 5) * 5, 5));
  if (seconds < 90) return t("about a minute");
  if (seconds < 90 * 60) return t("about {0} minutes", Math.round(seconds / 60));
  return t("about {0} hours", Math.round(seconds / 360) / 10);
}

/** "640 MB", "2.1 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.round(bytes / 1e8) / 10} GB`;
}

/** "12,345", with the separators of a language. */
export function formatCount(count: number, language?: string): string {
  return new Intl.NumberFormat(language).format(count);
}

/** "99%"; "100%" only for exactly 1, which no model reaches. @param share - 0 to 1 */
export function formatPercent(share: number): string {
  const percent = Math.round(share * 100);
  return `${percent === 100 && share < 1 ? 99 : percent}%`;
}

/** More classes than these are only counted. */
const MOST_CLASSES = 5;

/** "Negative, Neutral, Positive", "20 classes"; empty without classes. */
export function formatClasses(classes: readonly string[], t: Translate): string {
  return classes.length <= MOST_CLASSES ? classes.join(", ") : t("{0} classes", classes.length);
}

/** "F1 87%", or "macro F1 87%" for the mean over more than two classes. */
export function formatF1(f1: number, isMacro: boolean | undefined, t: Translate): string {
  return isMacro === true ? t("macro F1 {0}", formatPercent(f1)) : t("F1 {0}", formatPercent(f1));
}
