import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { writeFileWhole } from "@sentiment-tuner/files";
import { type FromDashboard, MODEL_RECIPE_FILE, parseModelRecipe, textVersionProblem } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { showInfo } from "../../dialogs/notify.ts";
import { ExtensionError } from "../../errors.ts";
import { formatPercent } from "../../format.ts";
import type { Services } from "../../services.ts";

/** Stores a decision threshold with a model: hovers and scored tables use it from now on. @throws ExtensionError MODEL_INVALID */
export async function applyThreshold(
  services: Services,
  { runId, threshold }: Extract<FromDashboard, { kind: "applyThreshold" }>,
): Promise<void> {
  const run = services.runs.get(runId);
  if (run?.state.kind !== "ready") return;
  const path = join(run.state.modelFolder, MODEL_RECIPE_FILE);
  const text = await readFile(path, "utf8");
  const outdated = textVersionProblem("model", text, path);
  if (outdated !== undefined) throw new ExtensionError("MODEL_INVALID", outdated);
  const recipe = parseModelRecipe(text);
  if (recipe === undefined) {
    const message = vscode.l10n.t(
      '"{0}" cannot be read, so the threshold was not stored. Train the model again.',
      path,
    );
    throw new ExtensionError("MODEL_INVALID", message);
  }
  const decision = { temperature: 1, ...recipe.decision, threshold };
  await writeFileWhole(path, `${JSON.stringify({ ...recipe, decision }, undefined, 2)}\n`);
  services.predictions.restart(); // The process for hovers still has the threshold that was there.
  const message = vscode.l10n.t(
    '"{0}" now answers with its second class from a probability of {1} on.',
    run.stored.order.name,
    formatPercent(threshold),
  );
  await showInfo(services, message, []);
}
