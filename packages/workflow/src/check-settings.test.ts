import type { TrainRequest } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { checkBestMetric, checkEvaluateSettings, checkTrainSettings } from "./check-settings.ts";

const request: TrainRequest = { datasetPaths: ["a.csv"], modelFolder: "m", outputFolder: "o", config: {} };

describe("checkTrainSettings", () => {
  it("accepts values in range, and absent ones", () => {
    expect(() => checkTrainSettings(request)).not.toThrow();
    expect(() =>
      checkTrainSettings({ ...request, testSize: 0.5, validationSize: 0, limit: 2, threads: 1 }),
    ).not.toThrow();
  });

  const wrong: readonly [string, Partial<TrainRequest>][] = [
    ["a validation size of more than half", { validationSize: 0.6 }],
    ["a test size of 0", { testSize: 0 }],
    ["a test size of 1", { testSize: 1 }],
    ["a test size that is not a number", { testSize: Number.NaN }],
    ["a limit of one review", { limit: 1 }],
    ["a limit of half a review", { limit: 2.5 }],
    ["no threads", { threads: 0 }],
    ["a limit of one test review", { evaluationLimit: 1, evaluationPaths: ["b.csv"] }],
    ["a limit without a test dataset", { evaluationLimit: 10 }],
  ];
  it.each(wrong)("rejects %s, naming setting and value", (_what, part) => {
    const [[name, value] = []] = Object.entries(part);
    expect(() => checkTrainSettings({ ...request, ...part })).toThrow(
      expect.objectContaining({
        code: "SETTING_INVALID",
        message: expect.stringContaining(`Setting "${String(name)}" is ${String(value as number)},`),
      }),
    );
  });
});

describe("checkTrainSettings, the model to keep", () => {
  it.each<Partial<TrainRequest>>([
    { keep: "combined", ladder: "linear" },
    { keep: "recommended", ladder: "none" },
  ])("rejects one that is not trained: %o", (part) => {
    expect(() => checkTrainSettings({ ...request, ...part })).toThrow(
      expect.objectContaining({ code: "SETTING_INVALID", message: expect.stringContaining('Setting "keep"') }),
    );
  });

  it("accepts one of the ladder", () => {
    expect(() => checkTrainSettings({ ...request, keep: "recommended" })).not.toThrow();
    expect(() => checkTrainSettings({ ...request, keep: "linear", ladder: "linear" })).not.toThrow();
  });
});

describe("checkEvaluateSettings", () => {
  it.each([
    ["limit", 1],
    ["seed", -1],
    ["seed", 2 ** 32],
    ["threads", 0],
  ])("rejects a %s of %d", (name, value) => {
    const evaluateRequest = { datasetPaths: ["a.csv"], modelFolder: "m", seed: 42, [name]: value };
    expect(() => checkEvaluateSettings(evaluateRequest)).toThrow(`Setting "${name}" is ${String(value)},`);
  });
});

describe("checkBestMetric", () => {
  const three = ["Negative", "Neutral", "Positive"];

  it.each([
    ["quadraticKappa", ["Negative", "Positive"], true],
    ["meanAbsoluteError", ["arts", "news", "sport"], false],
  ])("refuses %s for %j", (name, classNames, isOrdered) => {
    expect(() => {
      checkBestMetric(name, classNames, isOrdered);
    }).toThrow(expect.objectContaining({ code: "SETTING_INVALID" }));
  });

  it("accepts them for three ordered classes, and other metrics for all classes", () => {
    checkBestMetric("quadraticKappa", three, true);
    checkBestMetric("accuracy", three, false);
    expect(() => {
      checkBestMetric("meanAbsoluteError", three, false);
    }).toThrow(/three or more classes that have an order\. The classes are Negative, Neutral, Positive\.$/);
  });
});
