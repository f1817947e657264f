import { memoryFiles } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import type { ModelText } from "./model-text.ts";
import { recordModel } from "./records.ts";
import { sha256Of } from "./sha256.ts";

const text = { maxLength: 128, truncation: { name: "head" } } as ModelText; // The tokenizer is not recorded.

describe("recordModel", () => {
  it.each([
    [
      "every safetensors file",
      ["1.safetensors", "2.safetensors", "onnx/model.onnx"],
      ["1.safetensors", "2.safetensors"],
    ],
    [
      "the exported model if there are none",
      ["config.json", "onnx/model.onnx", "onnx/model_fp16.onnx"],
      ["onnx/model.onnx"],
    ],
    ["no file if there are no weights", ["config.json"], []],
  ])("has the hash of %s", async (_, names, weights) => {
    const files = memoryFiles(Object.fromEntries(names.map((name) => [`base/${name}`, name])));
    const { sha256 } = await recordModel(files, "base", text);
    const expected = await Promise.all(
      weights.map(async (name) => [name, await sha256Of(files, `base/${name}`)] as const),
    );
    expect(sha256).toEqual(Object.fromEntries(expected));
  });
});
