import { fitHead, loadPretrained, modelPlugin, savePretrained } from "@sentiment-tuner/model";

import { TINY_MODEL } from "./tiny-workflow.ts";

/** Writes the tiny model to a folder, as if it had been fine-tuned; other labels than its own get a head with random values. */
export async function saveTinyModel(folder: string, labels?: readonly string[]): Promise<void> {
  const model = await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 1 });
  await savePretrained(folder, labels ? fitHead(model, { labels, seed: 1 }) : model);
}

/** Writes the tiny model without its classification head. */
export async function saveTinyEncoder(folder: string): Promise<void> {
  const model = await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 1 });
  const encoder = [...model.parameters].filter(([name]) => !name.includes("classifier"));
  await savePretrained(folder, { ...model, parameters: new Map(encoder) });
}
