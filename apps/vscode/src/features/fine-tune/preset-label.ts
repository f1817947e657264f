import type { PresetId } from "../../settings/setting-table.ts";
import type { Translate } from "../../translate.ts";

/** The name and the description of a preset. */
export function presetLabel(id: PresetId, t: Translate): { readonly name: string; readonly description: string } {
  switch (id) {
    case "quick":
      return { name: t("Quick"), description: t("Fast: a usable model in under 5 minutes") };
    case "tutorial":
      return { name: t("Tutorial"), description: t("The usual settings: three passes over all reviews") };
    case "thorough":
      return { name: t("Thorough"), description: t("Best accuracy, and for long texts") };
    default:
      return id satisfies never;
  }
}
