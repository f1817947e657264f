import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder with a `model/` that has the files of a fine-tuned model, with small contents. The caller removes it. */
export async function makeTemporaryModel(): Promise<{ readonly root: string; readonly model: string }> {
  const root = await mkdtemp(join(tmpdir(), "sentiment-tuner-"));
  const model = join(root, "model");
  await mkdir(join(model, "onnx"), { recursive: true });
  const config = { id2label: { 0: "Negative", 1: "Positive" }, max_position_embeddings: 64 };
  await writeFile(join(model, "config.json"), JSON.stringify(config));
  await writeFile(join(model, "tokenizer.json"), "{}");
  await writeFile(join(model, "tokenizer_config.json"), '{"model_max_length":24,"truncation_strategy":"head-tail"}');
  await writeFile(join(model, "README.md"), '---\nlicense: mit\n---\npipeline("x", "path/to/this-model")\n');
  await writeFile(join(model, "model.safetensors"), "weights");
  await writeFile(join(model, "onnx/model.onnx"), "float32");
  return { root, model };
}
