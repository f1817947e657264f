import type { VerdictKind } from "@sentiment-tuner/protocol";

import type { Translate } from "../translate.ts";

/** A verdict in a few words, for a list. */
export function formatVerdict(kind: VerdictKind, t: Translate): string {
  switch (kind) {
    case "good":
      return t("good");
    case "better-than-words":
      return t("better than a word counter");
    case "better-than-guessing":
      return t("better than guessing");
    case "no-better-than-words":
      return t("no better than a word counter");
    case "no-better-than-guessing":
      return t("no better than guessing");
    case "too-little-data":
      return t("too little data to tell");
    default:
      return kind satisfies never;
  }
}
