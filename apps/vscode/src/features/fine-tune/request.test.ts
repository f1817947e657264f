import { readModelSize } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import type { Inspection } from "../../datasets/inspect.ts";
import { SETTING_DEFAULTS } from "../../settings/setting-table.ts";
import { makeRequest, planRun, runNameOf } from "./request.ts";

const size = readModelSize({
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  vocab_size: 30522,
});
if (size === undefined) throw new Error("The configuration above is complete.");

const INSPECTION: Inspection = {
  path: "/data/films.csv",
  sizeBytes: 1e6,
  isExact: true,
  rows: 50_000,
  reviews: 50_000,
  classNames: ["Negative", "Positive"],
  classCounts: [25_000, 25_000],
  skipped: 0,
  badRows: 0,
  meanCharacters: 1_300,
  columns: { text: "text", label: "label" },
};
const INPUT = { inspection: INSPECTION, size, testSize: 0.2, operationsPerSecond: 100e9 };

describe("planRun", () => {
  it("limits the reviews of the quick preset to what fits in five minutes", () => {
    const { limit, reviews, estimate } = planRun({ ...INPUT, preset: "quick" });
    expect(limit).toBeGreaterThan(500);
    expect(limit).toBeLessThan(10_000);
    expect(reviews).toBe(limit);
    expect(estimate.seconds).toBeLessThanOrEqual(300);
  });

  it("uses all reviews of a small dataset", () => {
    const inspection = { ...INSPECTION, reviews: 120 };
    expect(planRun({ ...INPUT, inspection, preset: "quick" }).limit).toBeUndefined();
  });

  it("limits the tokens to the positions of the model", () => {
    const plan = planRun({ ...INPUT, size: { ...size, maxPositions: 64 }, preset: "thorough" });
    expect(plan.maxLength).toBe(64);
  });
});

describe("makeRequest", () => {
  it("contains the preset and the settings, without optional defaults", () => {
    const plan = planRun({ ...INPUT, preset: "tutorial" });
    const make = makeRequest({
      datasetPath: "/data/films.csv",
      reading: { textColumn: "text" },
      preset: "tutorial",
      plan,
      baseModelFolder: "/model",
      plugins: [],
      settings: SETTING_DEFAULTS,
    });
    expect(make("/runs/1")).toEqual({
      datasetPaths: ["/data/films.csv"],
      testSize: 0.2,
      reading: { invalidUtf8: "replace", textColumn: "text" },
      modelFolder: "/model",
      outputFolder: "/runs/1",
      engine: "auto",
      config: { epochs: 3, learningRate: 5e-5, maxLength: 128, batchSize: 16, seed: 42 },
    });
  });
});

describe("runNameOf", () => {
  it("names the dataset, the preset and the time", () => {
    const name = runNameOf("/data/films.csv", "Quick", new Date(2026, 10, 27, 14, 5), "en-US");
    expect(name.replace(/\s/g, " ")).toBe("films · Quick · Nov 27, 2:05 PM");
  });
});
