import { modelPlugin, loadPretrained, savePretrained } from "@sentiment-tuner/model";

import { TINY_MODEL } from "./tiny-workflow.ts";

/** Writes the tiny model with these labels to a folder, as if it had been fine-tuned. */
export async function saveTinyModel(
  folder: string,
  labels: readonly string[] = ["Negative", "Positive"],
): Promise<void> {
  const model = await loadPretrained(TINY_MODEL, {
    ...{ architectures: modelPlugin.architectures, labels, seed: 1 },
    headMismatch: "initialize",
  });
  await savePretrained(folder, model);
}

/** Writes the tiny model without its classification head. */
export async function saveTinyEncoder(folder: string): Promise<void> {
  const model = await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 1 });
  const encoder = [...model.parameters].filter(([name]) => !name.includes("classifier"));
  await savePretrained(folder, { ...model, parameters: new Map(encoder) });
}
