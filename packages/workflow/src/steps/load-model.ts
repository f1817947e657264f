import { loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";
import type { ModelRecipe, WindowSettings } from "@sentiment-tuner/protocol";
import { chooseEngine, type Engine, onnxruntimeCpu, rankEngines } from "@sentiment-tuner/trainer";

import { WorkflowError } from "../errors.ts";
import type { Parts } from "../plugins/plugin.ts";
import { readModelRecipe } from "./model-recipe.ts";
import { type ModelText, openModelText } from "./model-text.ts";

/** A model that can classify, and how it reads a text. */
export interface FineTunedModel {
  readonly model: PretrainedModel;
  readonly text: ModelText;
  /** How its training reviews were read; undefined for a model of another program. */
  readonly recipe: ModelRecipe | undefined;
}

/**
 * Loads a fine-tuned model from a folder.
 *
 * @throws ModelError if the folder contains no model, WorkflowError LABELS_UNFIT if it was not fine-tuned, RECIPE_DAMAGED, and
 *   the signal's reason when it is aborted
 */
export async function loadFineTuned(folder: string, parts: Parts, signal?: AbortSignal): Promise<FineTunedModel> {
  const { architectures, baseModels } = parts;
  const model = await loadPretrained(folder, { architectures, baseModels, seed: 0, signal }); // Nothing is initialized at random.
  requireTrainedHead(folder, model.initialized);
  const recipe = await readModelRecipe(folder);
  return { model, text: openModelText(model, parts, { windows: recipe?.windows }), recipe };
}

/** Loads the encoder of a folder, whatever head it has. @throws ModelError if the folder contains no model */
export async function loadEncoder(
  folder: string,
  parts: Parts,
  windows: WindowSettings | undefined,
): Promise<Pick<FineTunedModel, "model" | "text">> {
  const { architectures, baseModels } = parts;
  const model = await loadPretrained(folder, { architectures, baseModels, seed: 0, head: "any" });
  return { model, text: openModelText(model, parts, { windows }) };
}

/** @throws WorkflowError LABELS_UNFIT, because predictions of a random head look like any others */
export function requireTrainedHead(folder: string, initialized: readonly string[]): void {
  if (initialized.length === 0) return;
  throw new WorkflowError(
    "LABELS_UNFIT",
    `"${folder}" is an encoder without a trained classification head (it lacks ${initialized.join(", ")}). Fine-tune it first.`,
    { details: { untrainedModel: folder } },
  );
}

/**
 * The engine for a model that only predicts.
 *
 * @param name - as for training; the processor if undefined
 * @throws TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE
 */
export async function chooseForwardEngine(name: string | undefined, parts: Parts): Promise<Engine> {
  if (name === undefined) return onnxruntimeCpu;
  return (await chooseEngine(parts.engines, name, rankEngines)).engine;
}

export function parameterCountOf({ parameters }: Pick<PretrainedModel, "parameters">): number {
  return [...parameters.values()].reduce((sum, { values }) => sum + values.length, 0);
}
