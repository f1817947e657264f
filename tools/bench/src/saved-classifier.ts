import { join } from "node:path";

import { exportClassifier, savePretrained } from "@sentiment-tuner/model";
import { modelChunks } from "@sentiment-tuner/onnx";

import { loadMiniLm } from "./models.ts";

/** A text of more than 128 tokens. */
export const LONG_TEXT = "The story drags and the jokes fall flat, but the two leads are a joy to watch. ".repeat(10);

/**
 * Saves MiniLM with a new head, in the form of a fine-tuned model. It reads the first 128 tokens of a text.
 *
 * @param root - where the folder of the model is created
 * @returns the folder of the model
 */
export async function saveClassifier(root: string): Promise<string> {
  const folder = join(root, "model");
  const model = await loadMiniLm();
  const graph = exportClassifier(model.architecture, model.config, model.parameters);
  const tokenizerConfig = JSON.stringify({ model_max_length: 128, tokenizer_class: "BertTokenizer" });
  await savePretrained(folder, {
    ...model,
    tokenizerFiles: { ...model.tokenizerFiles, "tokenizer_config.json": tokenizerConfig },
    extraFiles: new Map([["onnx/model.onnx", modelChunks(graph)]]),
  });
  return folder;
}
