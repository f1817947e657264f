import { fitHead, loadPretrained, modelPlugin, savePretrained } from "@sentiment-tuner/model";

import { TINY_MODEL } from "./tiny-workflow.ts";

/** Writes the tiny model with these labels to a folder, as if it had been fine-tuned. */
export async function saveTinyModel(
  folder: string,
  labels: readonly string[] = ["Negative", "Positive"],
): Promise<void> {
  const model = await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 1 });
  const rows = labels.length === model.config.labels.length ? [...labels.keys()] : undefined;
  await savePretrained(folder, fitHead(model, { labels, rows, seed: 1 }));
}

/** Writes the tiny model without its classification head. */
export async function saveTinyEncoder(folder: string): Promise<void> {
  const model = await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 1 });
  const encoder = [...model.parameters].filter(([name]) => !name.includes("classifier"));
  await savePretrained(folder, { ...model, parameters: new Map(encoder) });
}
