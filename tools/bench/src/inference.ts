import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pipeline } from "@huggingface/transformers";
import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";

import { compareLine, timeSideBySide } from "./measure.ts";
import { LONG_TEXT, saveClassifier } from "./saved-classifier.ts";

const ROUNDS = 30;

/** Times one text to its label, truncated to 128 tokens, and compares with transformers.js on the same saved model. */
export async function benchInference(print: (line: string) => void): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "sentiment-tuner-bench-"));
  try {
    const folder = join(root, "model");
    await saveClassifier(folder);
    const predictor = await createWorkflow(builtInPlugins).openPredictor(folder);
    const classify = await pipeline("text-classification", folder, { dtype: "fp32" });
    const { ours, peer } = await timeSideBySide(
      { ours: () => predictor.predict([LONG_TEXT]), peer: () => classify(LONG_TEXT) },
      ROUNDS,
    );
    print(compareLine("minilm, one text of 128 tokens to its label", ours, peer, "transformers.js"));
    await predictor.dispose();
    await classify.dispose();
  } finally {
    await rm(root, { recursive: true });
  }
}
