import { describe, expect, it } from "vitest";

import { estimateRunBytes } from "./memory.ts";

const GTE_SMALL = {
  ...{ modelType: "bert", layers: 12, hiddenSize: 384, heads: 12, intermediateSize: 1536 },
  ...{ vocabularySize: 30_522, maxPositions: 512 },
};
const DISTILBERT = {
  ...{ modelType: "distilbert", layers: 6, hiddenSize: 768, heads: 12, intermediateSize: 3072 },
  ...{ vocabularySize: 30_522, maxPositions: 512 },
};

describe("estimateRunBytes", () => {
  // Peaks of whole runs on a processor. The first is reached while the model is saved, the others in training.
  it.each([
    ["gte-small with adapters on short texts", { size: GTE_SMALL, adapters: 8, rows: 8, length: 40 }, 1.01],
    ["gte-small with adapters", { size: GTE_SMALL, adapters: 8, rows: 16, length: 128 }, 1.78],
    ["all weights of DistilBERT", { size: DISTILBERT, adapters: undefined, rows: 16, length: 128 }, 3.0],
  ])("is within 30%% of what was measured for %s", (_name, run, gigabytes) => {
    const ratio = estimateRunBytes(run) / 1e9 / gigabytes;
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.3);
  });

  it("is less with adapters", () => {
    const run = { size: DISTILBERT, rows: 16, length: 128 };
    expect(estimateRunBytes({ ...run, adapters: 8 })).toBeLessThan(
      0.7 * estimateRunBytes({ ...run, adapters: undefined }),
    );
  });
});
