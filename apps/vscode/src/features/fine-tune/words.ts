import type { PresetId } from "../../dataset/choices.ts";
import type { Translate } from "../../translate.ts";

/** Names and descriptions of the recipes. */
export function presetWords(id: PresetId, t: Translate): { readonly name: string; readonly description: string } {
  switch (id) {
    case "quick":
      return {
        name: t("Quick"),
        description: t(
          "At most 5 minutes: one pass over as many reviews as fit, 128 tokens (beginning and end of longer texts), learning rate 1e-4",
        ),
      };
    case "tutorial":
      return {
        name: t("Tutorial"),
        description: t("The usual recipe: 3 passes, 128 tokens, learning rate 5e-5, batches of 16"),
      };
    case "thorough":
      return {
        name: t("Thorough"),
        description: t(
          "For long texts: up to 4 passes, 512 tokens (beginning and end), stops when accuracy no longer rises",
        ),
      };
    default:
      return id satisfies never;
  }
}

/** "about 40 seconds", "about 5 minutes", "about 2.5 hours". */
export function durationWords(seconds: number, t: Translate): string {
  if (seconds < 55) return t("about {0} seconds", Math.max(Math.round(seconds / 5) * 5, 5));
  if (seconds < 90) return t("about a minute");
  if (seconds < 90 * 60) return t("about {0} minutes", Math.round(seconds / 60));
  return t("about {0} hours", Math.round(seconds / 360) / 10);
}

/** "640 MB", "2.1 GB". */
export function byteWords(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.round(bytes / 1e8) / 10} GB`;
}

/** With the separators of the editor's language. */
export function countWords(count: number, language?: string): string {
  return new Intl.NumberFormat(language).format(count);
}
