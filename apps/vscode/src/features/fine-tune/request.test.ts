import { readModelSize } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import type { Inspection } from "../../datasets/inspect.ts";
import { SETTING_DEFAULTS, type Settings } from "../../settings/setting-table.ts";
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
const INPUT = { inspection: INSPECTION, size, testSize: 0.2, validationSize: null, operationsPerSecond: 100e9 };

describe("planRun", () => {
  it.each(["fast", "standard", "best"] as const)(
    "uses as many of many reviews as fit in the minutes of %s",
    (preset) => {
      const { reviews, estimate } = planRun({ ...INPUT, preset });
      expect(reviews).toBeGreaterThan(2000);
      expect(reviews).toBeLessThan(INSPECTION.reviews);
      // The minutes are those of training. Testing up to 5,000 reviews and comparing the models comes on top.
      const minutes = { fast: 5, standard: 15, best: 60 }[preset];
      expect(estimate.seconds / 60 / minutes).toBeGreaterThan(0.8);
      expect(estimate.seconds / 60 / minutes).toBeLessThan(1.4);
    },
  );

  it("holds out the validation share that the user chose", () => {
    const inspection = { ...INSPECTION, reviews: 1_000 };
    const secondsOf = (validationSize: number) =>
      planRun({ ...INPUT, inspection, preset: "tutorial", validationSize }).estimate.seconds;
    expect(secondsOf(0.5)).toBeLessThan(0.75 * secondsOf(0.01)); // They are evaluated, not trained on.
  });

  it("uses all reviews of a small dataset, and all of any for the tutorial", () => {
    const inspection = { ...INSPECTION, reviews: 120 };
    expect(planRun({ ...INPUT, inspection, preset: "fast" }).reviews).toBe(120);
    expect(planRun({ ...INPUT, preset: "tutorial" }).reviews).toBe(50_000);
  });
});

describe("makeRequest", () => {
  it("contains the preset and the settings, without optional defaults", () => {
    const make = makeRequest({
      datasetPath: "/data/films.csv",
      reading: { textColumn: "text" },
      preset: "tutorial",
      baseModelFolder: "/model",
      settings: SETTING_DEFAULTS,
      ...{ goal: "", classCount: 2 },
    });
    expect(make("/runs/1")).toEqual({
      datasetPaths: ["/data/films.csv"],
      reading: { invalidUtf8: "replace", textColumn: "text" },
      modelFolder: "/model",
      outputFolder: "/runs/1",
      engine: "auto",
      recipe: "tutorial",
      notSureBelow: 0.6,
      config: { seed: 42 },
    });
  });

  it("contains the share of the test set that the user chose", () => {
    const settings = { ...SETTING_DEFAULTS, "training.testSize": 0.3 };
    const make = makeRequest({
      ...{
        datasetPath: "/data/films.csv",
        reading: {},
        preset: "fast",
        baseModelFolder: "/model",
        settings,
        ...{ goal: "", classCount: 2 },
      },
    });
    expect(make("/runs/1")).toMatchObject({ testSize: 0.3, recipe: "fast" });
  });

  const answersOf = (changes: Partial<Settings>, goal: string, classCount: number) => {
    const settings = { ...SETTING_DEFAULTS, ...changes };
    const paths = { datasetPath: "/data/films.csv", baseModelFolder: "/model" };
    const request = makeRequest({ ...paths, reading: {}, preset: "fast", settings, goal, classCount })("/runs/1");
    return { validationSize: request.validationSize, goal: request.goal, notSureBelow: request.notSureBelow };
  };

  it("contains the validation share, the goal and the threshold for not sure that the user chose", () => {
    const chosen = { "training.validationSize": 0.2, "training.notSureBelow": 0.8 };
    expect(answersOf(chosen, "recall=0.95", 2)).toEqual({
      validationSize: 0.2,
      goal: { kind: "recall", atLeast: 0.95 },
      notSureBelow: 0.8,
    });
    expect(answersOf({ "training.validationSize": 0, "training.notSureBelow": 0 }, "", 2)).toEqual({
      validationSize: 0,
    });
  });

  it("has no goal and is always sure with more than two classes, unless the user chose otherwise", () => {
    expect(answersOf({}, "f1", 3)).toEqual({});
    expect(answersOf({ "training.notSureBelow": 0.5 }, "", 3)).toEqual({ notSureBelow: 0.5 });
  });
});

describe("runNameOf", () => {
  it("names the dataset, the preset and the time", () => {
    const name = runNameOf("/data/films.csv", "Fast", new Date(2026, 10, 27, 14, 5), "en-US");
    expect(name.replace(/\s/g, " ")).toBe("films · Fast · Nov 27, 2:05 PM");
  });
});
