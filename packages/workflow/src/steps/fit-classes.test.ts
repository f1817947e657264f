import { fitHead, loadPretrained, modelPlugin, type PretrainedModel } from "@sentiment-tuner/model";
import { beforeAll, describe, expect, it } from "vitest";

import { TINY_MODEL } from "../testing/tiny-workflow.ts";
import { fitClasses } from "./fit-classes.ts";

const SENTIMENT = ["Negative", "Positive"];

let tiny: PretrainedModel;
beforeAll(async () => {
  tiny = await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 0 });
});

/** A model with a trained head for these labels, and biases 10, 11, 12 … by output. */
function trained(labels: readonly string[], fields: Record<string, unknown> = {}): PretrainedModel {
  const model = fitHead(tiny, { labels, seed: 5 });
  const values = Float32Array.from(labels.keys(), (index) => 10 + index);
  const bias = { name: "classifier.bias", shape: [labels.length], values };
  return {
    ...model,
    config: { ...model.config, source: { ...model.config.source, ...fields } },
    parameters: new Map(model.parameters).set(bias.name, bias),
    initialized: [],
  };
}

function biasOf({ parameters }: PretrainedModel): number[] {
  return [...(parameters.get("classifier.bias")?.values ?? [])];
}

describe("fitClasses", () => {
  it("keeps a head for the same classes", () => {
    const { model, head } = fitClasses(trained(SENTIMENT), SENTIMENT, 1);
    expect([biasOf(model), model.initialized]).toEqual([[10, 11], []]);
    expect(head).toBe("The classification head is kept: its classes are Negative, Positive.");
  });

  it.each([
    [["POSITIVE", "NEGATIVE"], "NEGATIVE as Negative, POSITIVE as Positive"],
    [["good", "bad"], "bad as Negative, good as Positive"],
    [["1", "0"], "0 as Negative, 1 as Positive"],
    [["Positive", "Negative"], "Negative, Positive"],
  ])("reorders the rows of a head for %j", (labels, pairs) => {
    const { model, head } = fitClasses(trained(labels), SENTIMENT, 1);
    expect([biasOf(model), model.config.labels, model.initialized]).toEqual([[11, 10], SENTIMENT, []]);
    expect(head).toBe(`The classification head is kept, in the order of the dataset: ${pairs}.`);
  });

  it("renames the classes of a head that is in order", () => {
    const stars = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];
    const { model, head } = fitClasses(trained(stars), ["1", "2", "3", "4", "5"], 1);
    expect([biasOf(model), model.config.labels]).toEqual([
      [10, 11, 12, 13, 14],
      ["1", "2", "3", "4", "5"],
    ]);
    expect(head).toMatch(/^The classification head is kept: 1 star as 1, 2 stars as 2, .*5 stars as 5\.$/);
  });

  it.each([
    [["joy", "anger"], "joy, anger"],
    [["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], "1 star, 2 stars, 3 stars, 4 stars, 5 stars"],
    [["a", "b", "c", "d", "e", "f", "g", "h"], "a, b, c, d, e, f and 2 more"],
  ])("makes a new head instead of one for %j", (labels, listed) => {
    const { model, head } = fitClasses(trained(labels), SENTIMENT, 1);
    expect([biasOf(model), model.initialized]).toEqual([
      [0, 0],
      ["classifier.weight", "classifier.bias"],
    ]);
    expect(head).toBe(`The classification head is new: that of the model has other classes (${listed}).`);
  });

  it.each([
    ["multi_label_classification", /^The classification head is new\. .*"multi_label_classification"/],
    ["regression", /^The classification head is new\. .*predicts a number/],
  ])("makes a new head instead of one for %s, whatever its labels are", (problem_type, message) => {
    const { model, head } = fitClasses(trained(SENTIMENT, { problem_type }), SENTIMENT, 1);
    expect(model.initialized).toEqual(["classifier.weight", "classifier.bias"]);
    expect(head).toMatch(message);
  });

  it("makes a head for an encoder, and says nothing about an old one", () => {
    const encoder = { ...tiny, initialized: ["classifier.weight", "classifier.bias"] };
    const { model, head } = fitClasses(encoder, ["a", "b", "c"], 1);
    expect([biasOf(model), head]).toEqual([[0, 0, 0], undefined]);
  });
});
