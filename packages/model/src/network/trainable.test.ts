import { fileURLToPath } from "node:url";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";

import { loadPretrained } from "../files/load-pretrained.ts";
import type { PretrainedModel } from "../files/pretrained-model.ts";
import { modelPlugin } from "../plugin.ts";
import { noDropout } from "./dropout.ts";
import type { Architecture } from "./architecture.ts";
import type { Parameters } from "./parameters.ts";
import { chooseTrainable, encoderParameters, mergeTrained, type TrainableChoice } from "./trainable.ts";

const ADAPTERS = { rank: 3, alpha: 6 };
const LAYER = "bert.encoder.layer.1.attention.self.query";

let model: PretrainedModel;
beforeAll(async () => {
  const folder = fileURLToPath(new URL("../../../../test/fixtures/tiny-bert", import.meta.url));
  model = await loadPretrained(folder, { architectures: modelPlugin.architectures, seed: 0 });
});

function choose(choice: TrainableChoice) {
  return chooseTrainable({ ...model, ...choice, seed: 7 });
}

function logitsOf(architecture: Architecture, parameters: Parameters): Float32Array {
  return tf.tidy(() => {
    const weights = (name: string): tf.Tensor => {
      const { values, shape } = parameters.get(name)!;
      return tf.tensor(values, [...shape]);
    };
    const inputIds = tf.tensor2d([2, 17, 30, 3, 2, 9, 44, 3], [2, 4], "int32");
    const inputs = { inputIds, attentionMask: tf.onesLike(inputIds) };
    return architecture
      .forward(inputs, { weights, config: model.config, dropout: noDropout })
      .dataSync() as Float32Array;
  });
}

describe("chooseTrainable", () => {
  it("trains everything by default", () => {
    const { parameters, frozen, adapters } = choose({});
    expect([...parameters.keys()]).toEqual([...model.parameters.keys()]);
    expect(frozen.size).toBe(0);
    expect(adapters).toBeUndefined();
  });

  it("trains adapters of all linear layers of the blocks, pooler and head", () => {
    const { parameters, frozen, adapters } = choose({ adapters: ADAPTERS });
    const own = [...parameters.keys()].filter((name) => !name.includes(".lora_"));
    expect(own).toEqual(["bert.pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight", "classifier.bias"]);
    expect(adapters?.layers).toHaveLength(2 * 6);
    expect(parameters.size).toBe(2 * 6 * 2 + 4);
    expect(parameters.get(`${LAYER}.lora_A.weight`)?.shape).toEqual([3, 32]);
    expect(parameters.get("bert.encoder.layer.0.output.dense.lora_B.weight")?.shape).toEqual([32, 3]);
    expect(frozen.size + own.length).toBe(model.parameters.size);
    expect([...encoderParameters(model).keys()]).toEqual([...frozen.keys()]);
  });

  it("initializes A as PEFT does, evenly between -1/√in and 1/√in, and B with zeros", () => {
    const { parameters } = chooseTrainable({ ...model, adapters: { rank: 64, alpha: 1 }, seed: 7 });
    const { values } = parameters.get(`${LAYER}.lora_A.weight`)!;
    const bound = 1 / Math.sqrt(32);
    expect(Math.max(...values)).toBeGreaterThan(0.99 * bound);
    expect(Math.min(...values)).toBeLessThan(-0.99 * bound);
    expect(values.every((value) => Math.abs(value) <= bound)).toBe(true);
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(variance).toBeCloseTo(bound ** 2 / 3, 3);
    expect(parameters.get(`${LAYER}.lora_B.weight`)?.values.every((value) => value === 0)).toBe(true);
  });

  it.each<[string, TrainableChoice, readonly string[]]>([
    ["the embeddings", { freeze: "embeddings" }, ["bert.embeddings."]],
    ["the embeddings and a block", { freeze: 1 }, ["bert.embeddings.", "bert.encoder.layer.0."]],
  ])("freezes %s", (_, choice, prefixes) => {
    const { parameters, frozen } = choose(choice);
    const isFrozen = (name: string): boolean => prefixes.some((prefix) => name.startsWith(prefix));
    expect([...frozen.keys()]).toEqual([...model.parameters.keys()].filter(isFrozen));
    expect(parameters.size + frozen.size).toBe(model.parameters.size);
  });

  it("adds adapters only above the frozen blocks", () => {
    const { adapters } = choose({ adapters: ADAPTERS, freeze: 1 });
    expect(adapters?.layers.every((layer) => layer.startsWith("bert.encoder.layer.1."))).toBe(true);
  });

  it.each<[string, TrainableChoice, Record<string, number | undefined>]>([
    [
      "weights",
      {},
      {
        "bert.embeddings.word_embeddings.weight": 0.125,
        "bert.encoder.layer.0.output.LayerNorm.bias": 0.25,
        "bert.encoder.layer.1.output.dense.weight": 0.5,
        "bert.pooler.dense.weight": undefined,
        "classifier.bias": undefined,
      },
    ],
    ["adapters", { adapters: ADAPTERS }, { [`${LAYER}.lora_A.weight`]: 0.5, "classifier.weight": undefined }],
  ])("gives the %s of lower layers a lower rate", (_, choice, expected) => {
    const { rates } = choose({ ...choice, layerDecay: 0.5 });
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, rates.get(name)]))).toEqual(expected);
  });

  it("gives all layers one rate by default", () => {
    expect(choose({}).rates.size).toBe(0);
  });

  it("refuses to freeze more blocks than there are", () => {
    expect(() => choose({ freeze: 3 })).toThrow("The model has 2 layers, so 3 cannot be frozen.");
  });

  it("changes no result before the first step", () => {
    const { architecture, parameters, frozen } = choose({ adapters: ADAPTERS });
    const logits = logitsOf(architecture, new Map([...parameters, ...frozen]));
    expect(logits).toEqual(logitsOf(model.architecture, model.parameters));
  });
});

describe("mergeTrained", () => {
  it("gives a model with the same logits, in the order of the architecture", () => {
    const trainable = choose({ adapters: ADAPTERS });
    const trained: Parameters = new Map(
      [...trainable.parameters].map(([name, parameter]) => [
        name,
        { ...parameter, values: parameter.values.map((value, index) => value + 0.1 * Math.sin(index)) },
      ]),
    );
    const merged = mergeTrained(trainable, trained, model.config);
    expect([...merged.keys()]).toEqual([...model.parameters.keys()]);
    const expected = logitsOf(trainable.architecture, new Map([...trained, ...trainable.frozen]));
    const found = logitsOf(model.architecture, merged);
    // Float32 adds W and B A in another order: 1e-6 was measured.
    for (const [index, logit] of found.entries()) expect(logit).toBeCloseTo(expected[index] ?? Number.NaN, 4);
    expect(Math.abs((found[0] ?? 0) - (logitsOf(model.architecture, model.parameters)[0] ?? 0))).toBeGreaterThan(0.01);
  });

  it("refuses weights that lack a trained parameter", () => {
    const trainable = choose({ adapters: ADAPTERS });
    const trained = new Map([...trainable.parameters].filter(([name]) => name !== `${LAYER}.lora_B.weight`));
    expect(() => mergeTrained(trainable, trained, model.config)).toThrow(
      `The adapter of "${LAYER}.weight" is incomplete`,
    );
  });
});
