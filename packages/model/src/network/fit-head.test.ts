import { describe, expect, it } from "vitest";

import { bert } from "./architectures/bert.ts";
import { distilbert } from "./architectures/distilbert.ts";
import { divideLogits, fitHead, type HeadedModel } from "./fit-head.ts";
import { describeOtherTask } from "./head-task.ts";
import { initializeParameters } from "./initialize.ts";

const SIZES = {
  bert: { hidden_size: 4, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 8 },
  distilbert: { dim: 4, n_layers: 1, n_heads: 2, hidden_dim: 8 },
};
const labelled = (labels: readonly string[]): object => ({ id2label: Object.fromEntries(labels.entries()) });

function makeModel(name: "bert" | "distilbert", labels: readonly string[], fields: object = {}): HeadedModel {
  const architecture = { bert, distilbert }[name];
  const config = architecture.readConfig({
    ...{ vocab_size: 6, max_position_embeddings: 5, ...SIZES[name], ...labelled(labels), ...fields },
  });
  const parameters = new Map(initializeParameters(architecture, config, 7));
  const bias = Float32Array.from(labels.keys(), (index) => index + 1);
  parameters.set("classifier.bias", { name: "classifier.bias", shape: [labels.length], values: bias });
  return { architecture, config, parameters, initialized: [] };
}

const HEAD = ["classifier.weight", "classifier.bias"];

describe.each(["bert", "distilbert"] as const)("fitHead of a %s", (name) => {
  const model = makeModel(name, ["POSITIVE", "NEGATIVE", "OTHER"]);

  it("reorders the rows of a head that is kept", () => {
    const { config, parameters, initialized } = fitHead(model, { labels: ["a", "b", "c"], rows: [1, 2, 0], seed: 1 });
    const weight = model.parameters.get("classifier.weight")?.values ?? new Float32Array();
    expect(config.labels).toEqual(["a", "b", "c"]);
    expect(parameters.get("classifier.bias")?.values).toEqual(Float32Array.of(2, 3, 1));
    expect([...(parameters.get("classifier.weight")?.values ?? [])]).toEqual([
      ...weight.subarray(4, 12),
      ...weight.subarray(0, 4),
    ]);
    expect(initialized).toEqual([]);
  });

  it("makes a head for any number of classes, at random, and keeps every other weight", () => {
    const { config, parameters, initialized } = fitHead(model, { labels: ["a", "b", "c", "d", "e"], seed: 1 });
    expect(initialized).toEqual(HEAD);
    expect([...parameters.keys()]).toEqual([...model.parameters.keys()]);
    for (const [parameter, shape] of model.architecture.parameterShapes(config)) {
      expect(parameters.get(parameter)?.shape).toEqual(shape);
      expect(parameters.get(parameter) === model.parameters.get(parameter)).toBe(!HEAD.includes(parameter));
    }
    expect(new Set(parameters.get("classifier.weight")?.values).size).toBe(20);
  });

  it("makes a new head for as many classes as before, the same for the same seed", () => {
    const weightOf = (seed: number) =>
      fitHead(model, { labels: ["x", "y", "z"], seed }).parameters.get("classifier.weight")?.values;
    expect(weightOf(1)).not.toEqual(model.parameters.get("classifier.weight")?.values);
    expect(weightOf(1)).toEqual(weightOf(1));
    expect(weightOf(1)).not.toEqual(weightOf(2));
  });

  it("does not change the model that is passed", () => {
    const before = structuredClone(model.parameters);
    fitHead(model, { labels: ["a", "b"], seed: 1 });
    expect(model.parameters).toEqual(before);
    expect(model.config.labels).toHaveLength(3);
  });

  it("turns a head for a number or for several labels into a classifier", () => {
    const regression = makeModel(name, ["LABEL_0"], { problem_type: "regression" });
    expect(describeOtherTask(regression.config)).toContain("predicts a number");
    expect(describeOtherTask(fitHead(regression, { labels: ["a", "b"], seed: 1 }).config)).toBeUndefined();
  });
});

describe.each(["bert", "distilbert"] as const)("divideLogits of a %s", (name) => {
  it("divides the last layer and nothing else, and leaves the model that was passed unchanged", () => {
    const model = makeModel(name, ["NEGATIVE", "POSITIVE"]);
    const before = [...(model.parameters.get("classifier.weight")?.values ?? [])];
    const divided = divideLogits(model, 2);
    for (const [parameter, { values }] of model.parameters) {
      const factor = HEAD.includes(parameter) ? 2 : 1;
      expect([...(divided.get(parameter)?.values ?? [])]).toEqual([...values].map((value) => value / factor));
    }
    expect([...(model.parameters.get("classifier.weight")?.values ?? [])]).toEqual(before);
  });
});
