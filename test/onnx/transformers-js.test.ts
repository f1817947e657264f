import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AutoModelForSequenceClassification, pipeline, Tensor } from "@huggingface/transformers";
import { exportClassifier, savePretrained } from "@sentiment-tuner/model";
import { modelChunks } from "@sentiment-tuner/onnx";
import { onnxruntimeCpu, softmaxRows } from "@sentiment-tuner/trainer";
import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { loadMiniLm } from "../support/minilm.ts";
import { CLASS_MODELS, loadTinyModel, makeBatch, TINY_MODELS } from "../support/tiny-model.ts";

/** The models of the fixtures have 64 positions, MiniLM 512. */
const MODELS = [
  ...[...TINY_MODELS, ...CLASS_MODELS].map((name) => ({ name, load: () => loadTinyModel(name), lengths: [3, 17, 64] })),
  { name: "minilm", load: loadMiniLm, lengths: [3, 128, 512] },
];

describe.each(MODELS)("a saved $name in transformers.js", ({ name, load, lengths }) => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sentiment-tuner-"));
    const model = await load();
    const graph = exportClassifier(model.architecture, model.config, model.parameters);
    await savePretrained(join(folder, name), {
      ...model,
      extraFiles: new Map([["onnx/model.onnx", modelChunks(graph)]]),
    });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("returns the probabilities of the trainer at any batch size and length", async () => {
    const model = await load();
    const classes = model.config.labels.length;
    const session = await onnxruntimeCpu.open({
      ...model,
      seed: 0,
      maxGradientNorm: 1,
      optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
      threads: 1,
    });
    const actual = await AutoModelForSequenceClassification.from_pretrained(join(folder, name), { dtype: "fp32" });
    for (const rows of [1, 7]) {
      for (const length of lengths) {
        const ids = Array.from({ length: rows }, (_row, row) => [
          2,
          ...Array.from({ length: length - 2 - (row % 2) }, (_id, token) => 5 + ((row * 31 + token * 17) % 94)),
          3,
        ]);
        const batch = makeBatch(ids, Array<number>(rows).fill(0));
        const expected = softmaxRows(await session.evaluate(batch), classes);
        const int64 = (values: Int32Array): Tensor =>
          new Tensor("int64", BigInt64Array.from(values, BigInt), [rows, length]);
        const { logits } = (await actual({
          input_ids: int64(batch.inputIds),
          attention_mask: int64(batch.attentionMask),
        })) as { logits: Tensor };
        const probabilities = softmaxRows(logits.data as Float32Array, classes);
        // Two builds of one runtime fuse the same graph differently; the difference is 32-bit rounding.
        expect(
          worstDeviation(probabilities, expected, { absolute: 1e-4 }),
          `${String(rows)} x ${String(length)}`,
        ).toBeLessThan(1);
      }
    }
    await session.dispose();
    await actual.dispose();
  });

  it("classifies texts like `predict`, as a text-classification pipeline", async () => {
    const texts = ["a good film", "bad"];
    const classify = await pipeline("text-classification", join(folder, name), { dtype: "fp32" });
    const actual = await classify(texts, { top_k: null }); // Every class, the likeliest first.
    await classify.dispose();
    const predictor = await createWorkflow(builtInPlugins).openPredictor(join(folder, name), { threads: 1 });
    const expected = await predictor.predict(texts);
    await predictor.dispose();
    expect(actual.map((classes) => classes[0]?.label)).toEqual(expected.map(({ label }) => label));
    for (const [index, { probabilities }] of expected.entries()) {
      const found = Object.fromEntries((actual[index] ?? []).map(({ label, score }) => [label, score]));
      expect(Object.keys(found).sort()).toEqual(Object.keys(probabilities).sort());
      const inOrder = Object.keys(probabilities).map((label) => found[label] ?? Number.NaN);
      // The same rounding as above.
      expect(worstDeviation(inOrder, Object.values(probabilities), { absolute: 1e-4 })).toBeLessThan(1);
    }
  });
});
