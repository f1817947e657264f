import type { RungName } from "../run-events/ladder-event.ts";

/** The language of a verdict. */
export interface VerdictLanguage {
  /** Translates a text with {0}, {1} … where the values go; English if absent. */
  readonly t?: (text: string, ...values: (string | number)[]) => string;
  /** BCP 47 tag for numbers. */
  readonly language?: string | undefined;
}

/** A rung of the ladder in words. */
export function rungLabel(name: RungName, t: NonNullable<VerdictLanguage["t"]> = inEnglish): string {
  switch (name) {
    case "majority":
      return t("Always the most frequent class");
    case "linear":
      return t("Word counter");
    case "frozen":
      return t("Base model, not trained");
    case "fine-tuned":
      return t("Fine-tuned model");
    case "combined":
      return t("Fine-tuned model with word counter");
    default:
      return name satisfies never;
  }
}

/** "99%"; "100%" only if nothing was wrong. */
export function formatShare(share: number, language: string | undefined): string {
  const shown = share < 1 ? Math.min(share, 0.99) : 1;
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(shown);
}

/** Fills in the values. */
export function inEnglish(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(values[Number(index)] ?? placeholder));
}
