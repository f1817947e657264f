import type { RecipeName } from "@sentiment-tuner/protocol";
import type { Translate } from "../../translate.ts";

/** The name and the description of a preset. */
export function presetLabel(id: RecipeName, t: Translate): { readonly name: string; readonly description: string } {
  switch (id) {
    case "fast":
      return { name: t("Fast"), description: t("A good model in about 5 minutes") };
    case "standard":
      return { name: t("Standard"), description: t("More passes and longer texts, in about 15 minutes") };
    case "best":
      return { name: t("Best"), description: t("The best model that one hour allows") };
    case "tutorial":
      return { name: t("Tutorial"), description: t("The usual settings: three passes over all reviews") };
    default:
      return id satisfies never;
  }
}
