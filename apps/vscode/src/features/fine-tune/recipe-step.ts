import * as vscode from "vscode";

import { PRESETS, type PresetId } from "../../dataset/choices.ts";
import { askOne } from "../../quick-steps.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";
import type { Plan } from "./request.ts";
import { countWords, durationWords, presetWords } from "./words.ts";

/** How thoroughly? Each recipe with what it takes here. */
export async function askRecipe(draft: Draft, planOf: (id: PresetId) => Plan, place: StepPlace): Promise<StepResult> {
  const { t } = vscode.l10n;
  const items = PRESETS.map(({ id }) => {
    const { estimate, reviews } = planOf(id);
    const { name, description } = presetWords(id, t);
    const reviewWords = t("{0} reviews", countWords(reviews, vscode.env.language));
    return {
      id,
      label: `$(${ICONS[id]}) ${name}`,
      description: `${durationWords(estimate.seconds, t)} · ${reviewWords}`,
      detail: description,
    };
  });
  const answer = await askOne({
    ...place,
    placeholder: t("How thoroughly shall it learn?"),
    items,
    isActive: ({ id }) => id === draft.preset,
  });
  if (answer.kind !== "chosen") return answer.kind;
  draft.preset = answer.value.id;
  return "next";
}

const ICONS: Readonly<Record<PresetId, string>> = { quick: "zap", tutorial: "mortar-board", thorough: "telescope" };
