import { describe, expect, it } from "vitest";

import type { LogitSource } from "./evaluate-reviews.ts";
import { modelClasses } from "./model-classes.ts";
import { requireAgreement } from "./onnx-file.ts";

/** Logits of each review are its first token id and its negative. */
const session = (change = 0): LogitSource => ({
  evaluate: ({ rows, length, inputIds }) =>
    Promise.resolve(
      Float32Array.from({ length: rows * 2 }, (_value, index) => {
        const id = inputIds[Math.floor(index / 2) * length] ?? Number.NaN;
        return (index % 2 === 0 ? id : -id) + change;
      }),
    ),
});

/** Twenty reviews of 1 to 20 tokens, and the logits of an engine. */
const ids = Array.from({ length: 20 }, (_, review) => new Int32Array(review + 1).fill(review));
const reviews = { inputIds: ids, labels: new Int32Array(20) };
const logits = Float32Array.from(ids.flatMap(([id = Number.NaN]) => [id, -id]));

const check = (exported: LogitSource, labels = ["Negative", "Positive"], expected = logits) =>
  requireAgreement(
    exported,
    reviews,
    { logits: expected },
    { file: "onnx/model.onnx", classes: modelClasses(labels), padTokenId: 0 },
  );

describe("requireAgreement", () => {
  it("accepts logits within the rounding of an engine", async () => {
    await expect(check(session(0.25))).resolves.toBeUndefined(); // 0.02 of the largest logit, 15, is 0.3.
  });

  it.each([0.35, Number.NaN])("rejects logits that differ by %d", async (change) => {
    await expect(check(session(change))).rejects.toMatchObject({
      code: "EXPORT_DISAGREES",
      message: expect.stringContaining("first 16 test reviews"),
    });
  });

  it("checks the first 16 reviews only", async () => {
    const changed = logits.map((logit, index) => (index >= 32 ? logit + 5 : logit));
    await expect(check(session(), undefined, changed)).resolves.toBeUndefined();
    const first = logits.map((logit, index) => (index === 31 ? logit + 5 : logit));
    await expect(check(session(), undefined, first)).rejects.toMatchObject({ code: "EXPORT_DISAGREES" });
  });

  it("compares logits in the order of the classes", async () => {
    await expect(check(session(), ["Positive", "Negative"])).rejects.toMatchObject({ code: "EXPORT_DISAGREES" });
    const swapped = logits.map((logit) => -logit);
    await expect(check(session(), ["Positive", "Negative"], swapped)).resolves.toBeUndefined();
  });
});
