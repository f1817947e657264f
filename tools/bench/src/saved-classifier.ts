import { exportClassifier, savePretrained } from "@sentiment-tuner/model";
import { modelChunks } from "@sentiment-tuner/onnx";
import { MODEL_RECIPE_FILE, type ModelRecipe } from "@sentiment-tuner/protocol";

import { loadWithHead, MINILM_FOLDER } from "./models.ts";

/** A text of more than 128 tokens. */
export const LONG_TEXT = "The story drags and the jokes fall flat, but the two leads are a joy to watch. ".repeat(10);

/**
 * Saves an encoder with a new head, in the form of a fine-tuned model. It reads the first 128 tokens of a text.
 *
 * @param folder - of the new model
 * @param recipe - without one, texts are read unchanged and weights are float32
 */
export async function saveClassifier(folder: string, base = MINILM_FOLDER, recipe?: ModelRecipe): Promise<void> {
  const model = await loadWithHead(base);
  const graph = exportClassifier(model.architecture, model.config, model.parameters);
  const tokenizerConfig = JSON.stringify({ model_max_length: 128, tokenizer_class: "BertTokenizer" });
  await savePretrained(folder, {
    ...model,
    tokenizerFiles: { ...model.tokenizerFiles, "tokenizer_config.json": tokenizerConfig },
    extraFiles: new Map<string, Iterable<Uint8Array>>([
      ["onnx/model.onnx", modelChunks(graph)],
      ...(recipe ? ([[MODEL_RECIPE_FILE, [Buffer.from(JSON.stringify(recipe))]]] as const) : []),
    ]),
  });
}
