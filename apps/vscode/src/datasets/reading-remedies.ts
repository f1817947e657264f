import type { ReadingChoices } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

/** Another way to read a file that could not be read. */
interface ReadingRemedy {
  readonly title: () => string;
  readonly change: ReadingChoices;
}

/** Error code of a reader → what to read differently. */
const REMEDIES: Readonly<Record<string, ReadingRemedy>> = {
  QUOTES_UNCLEAR: { title: () => vscode.l10n.t("Read Quotes as Characters"), change: { quotes: "none" } },
  UTF8_INVALID: { title: () => vscode.l10n.t("Replace Invalid Bytes"), change: { invalidUtf8: "replace" } },
};

/** What may help after an error of a reader; undefined if nothing does, or if it was tried. */
export function readingRemedyFor(code: string | undefined, tried: ReadingChoices): ReadingRemedy | undefined {
  if (code === undefined || !Object.hasOwn(REMEDIES, code)) return undefined;
  const remedy = REMEDIES[code];
  const isNew = Object.entries(remedy?.change ?? {}).some(
    ([key, value]) => tried[key as keyof ReadingChoices] !== value, // `key` is one of the remedy's own.
  );
  return isNew ? remedy : undefined;
}
