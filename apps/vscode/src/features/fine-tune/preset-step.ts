import { RECIPE_NAMES, type RecipeName } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { askOne } from "../../dialogs/quick-steps.ts";
import { formatCount, formatDuration } from "../../format.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";
import { presetLabel } from "./preset-label.ts";
import type { Plan } from "./request.ts";

/** Asks for a preset. Each item shows the time and the reviews that it takes on this machine. */
export async function askPreset(draft: Draft, planOf: (id: RecipeName) => Plan, place: StepPlace): Promise<StepResult> {
  const { t } = vscode.l10n;
  const items = RECIPE_NAMES.map((id) => {
    const { estimate, reviews } = planOf(id);
    const { name, description } = presetLabel(id, t);
    const reviewCount = t("{0} reviews", formatCount(reviews, vscode.env.language));
    return {
      id,
      label: `$(${ICONS[id]}) ${name}`,
      description: `${formatDuration(estimate.seconds, t)} · ${reviewCount}`,
      detail: description,
    };
  });
  const answer = await askOne({
    ...place,
    placeholder: t("How long may training take?"),
    items,
    isActive: ({ id }) => id === draft.preset,
  });
  if (answer.kind !== "chosen") return answer.kind;
  draft.preset = answer.value.id;
  return "next";
}

const ICONS: Readonly<Record<RecipeName, string>> = {
  fast: "zap",
  standard: "dashboard",
  best: "telescope",
  tutorial: "mortar-board",
};
