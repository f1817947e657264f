import { loadPretrained, modelPlugin, type PretrainedModel } from "@sentiment-tuner/model";
import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { beforeAll, describe, expect, it } from "vitest";

import { openModelText } from "../steps/model-text.ts";
import { collectTokens, readTokens } from "../steps/token-collector.ts";
import { tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { measureQuantization } from "./measure-quantization.ts";

const { parts, signal } = tinyContext([onnxruntimeCpu]);
const WORDS = ["a", "great", "film", "bad", "story", "good", "best", "the"];

let model: PretrainedModel;
beforeAll(async () => {
  model = await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 1 });
});

/** Reviews of five words, of class 1. */
function reviewsOf(count: number) {
  const text = openModelText(model, parts, {});
  const collector = collectTokens(text);
  for (let review = 0; review < count; review++) {
    const words = Array.from({ length: 5 }, (_, place) => WORDS[(review * (place + 3) + place * place) % WORDS.length]);
    collector.add(readTokens(words.join(" "), text));
  }
  return { text, tokens: collector.tokens(new Int32Array(count).fill(1)) };
}

/** Logits of a model that answers with one class for every review. */
const always = (column: number, count: number): Float32Array =>
  Float32Array.from({ length: 2 * count }, (_, index) => (index % 2 === column ? 5 : 0));

function measure(count: number, on: "validation" | "train", validationLogits?: Float32Array) {
  const { text, tokens } = reviewsOf(count);
  const sets = { train: tokens, validation: on === "validation" ? tokens : undefined, test: tokens };
  return measureQuantization(
    { parameters: model.parameters, validationLogits, decision: undefined },
    { model, text, tokens: sets },
    { threads: 1, signal },
  );
}

describe("measureQuantization", () => {
  it("compares with float32 on training reviews if none are kept apart", async () => {
    const { reviews, accuracyLost, agreement } = await measure(40, "train");
    expect(reviews).toBe(40);
    expect(agreement).toBeGreaterThan(0.9);
    expect(Math.abs(accuracyLost)).toBeLessThanOrEqual(1 - agreement); // Only where the classes differ.
  });

  it("compares with the logits of the validation reviews, on at most 500 of them", async () => {
    const [one, other] = [
      await measure(1200, "validation", always(1, 1200)),
      await measure(1200, "validation", always(0, 1200)),
    ];
    expect(one.reviews).toBe(500);
    // Each review has one of the two classes, and all of them are of class 1.
    expect(one.agreement + other.agreement).toBeCloseTo(1, 12);
    expect(one.accuracyLost).toBeCloseTo(1 - one.agreement, 12);
    expect(other.accuracyLost).toBeCloseTo(0 - one.agreement, 12);
  });

  it("stops when the signal is aborted", async () => {
    const { text, tokens } = reviewsOf(3);
    const measuring = measureQuantization(
      { parameters: model.parameters, validationLogits: undefined, decision: undefined },
      { model, text, tokens: { train: tokens, validation: undefined, test: tokens } },
      { threads: 1, signal: AbortSignal.abort(new Error("enough")) },
    );
    await expect(measuring).rejects.toThrow("enough");
  });
});
