import { loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";
import { chooseEngine, type Engine, onnxruntimeCpu, rankEngines } from "@sentiment-tuner/trainer";

import { WorkflowError } from "../errors.ts";
import type { Parts } from "../plugins/plugin.ts";
import { type ModelText, openModelText } from "./model-text.ts";

/** A model that can classify, and how it reads a text. */
export interface FineTunedModel {
  readonly model: PretrainedModel;
  readonly text: ModelText;
}

/**
 * Loads a fine-tuned model from a folder.
 *
 * @throws ModelError if the folder contains no model, WorkflowError LABELS_UNFIT if it was not fine-tuned
 */
export async function loadFineTuned(folder: string, parts: Parts): Promise<FineTunedModel> {
  const model = await loadPretrained(folder, { architectures: parts.architectures, seed: 0 }); // Nothing is initialized at random.
  requireTrainedHead(folder, model.initialized);
  return { model, text: openModelText(model, parts) };
}

/** Loads the encoder of a folder, whatever head it has. @throws ModelError if the folder contains no model */
export async function loadEncoder(folder: string, parts: Parts): Promise<FineTunedModel> {
  const model = await loadPretrained(folder, { architectures: parts.architectures, seed: 0, head: "any" });
  return { model, text: openModelText(model, parts) };
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
