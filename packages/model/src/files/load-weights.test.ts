import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bert } from "../network/architectures/bert.ts";
import { initializeParameters } from "../network/initialize.ts";
import type { Parameter } from "../network/parameters.ts";
import { writeSafetensors } from "./safetensors-write.ts";
import { openSafetensors } from "./safetensors-read.ts";
import { loadWeights } from "./load-weights.ts";
import type { LoadedWeights, LoadWeightsOptions } from "./load-weights.ts";

const config = bert.readConfig({
  vocab_size: 6,
  hidden_size: 4,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 8,
  max_position_embeddings: 5,
});
const complete = [...initializeParameters(bert, config, 7).values()];
const head = ["classifier.weight", "classifier.bias"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("loadWeights", () => {
  it("ends when its signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(load([complete], { seed: 1, signal })).rejects.toThrow("enough");
  });

  it("reads every parameter in the architecture's order", async () => {
    const { parameters, missing, unexpected, initialized } = await load([complete.toReversed()]);
    expect([...parameters.keys()]).toEqual([...bert.parameterShapes(config).keys()]);
    expect([...parameters.values()]).toEqual(complete);
    expect({ missing, unexpected, initialized }).toEqual({ missing: [], unexpected: [], initialized: [] });
  });

  it("reads the parameters of several files", async () => {
    const { parameters } = await load([complete.slice(0, 5), complete.slice(5)]);
    expect([...parameters.values()]).toEqual(complete);
  });

  it("finds the names of an encoder without their prefix and initializes the head at random", async () => {
    const encoder = complete.filter(({ name }) => !head.includes(name));
    const bare = encoder.map((parameter) => renamed(parameter, parameter.name.replace(/^bert\./, "")));
    const { parameters, missing, unexpected, initialized } = await load([bare]);
    expect([...parameters.values()].slice(0, encoder.length)).toEqual(encoder);
    expect({ missing, unexpected, initialized }).toEqual({ missing: head, unexpected: [], initialized: head });
  });

  it("initializes the head with the same bits for the same seed", async () => {
    const encoder = complete.filter(({ name }) => !head.includes(name));
    const [first, second] = [await load([encoder], { seed: 7 }), await load([encoder], { seed: 7 })];
    expect(second.parameters).toEqual(first.parameters);
    expect((await load([encoder], { seed: 8 })).parameters).not.toEqual(first.parameters);
  });

  it("initializes a missing pooler at random", async () => {
    const { initialized } = await load([complete.filter(({ name }) => !name.startsWith("bert.pooler."))]);
    expect(initialized).toEqual(["bert.pooler.dense.weight", "bert.pooler.dense.bias"]);
  });

  it("accepts the old names of LayerNorm", async () => {
    const old = complete.map((parameter) =>
      renamed(
        parameter,
        parameter.name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
      ),
    );
    expect([...(await load([old])).parameters.values()]).toEqual(complete);
  });

  it("lists the head of another task as unexpected and ignores buffers", async () => {
    const extra = ["cls.predictions.bias", "bert.embeddings.position_ids"].map((name) => vector(name, 3));
    expect((await load([[...complete, ...extra]])).unexpected).toEqual(["cls.predictions.bias"]);
  });

  it("refuses an incomplete encoder and names the missing and the unused weights", async () => {
    const renumbered = complete.map((parameter) => renamed(parameter, parameter.name.replace("layer.0", "layer.9")));
    await expect(load([renumbered])).rejects.toThrow(
      'The checkpoint has no values for 16 weights of the bert encoder: "bert.encoder.layer.0.attention.self.query.weight", ' +
        '"bert.encoder.layer.0.attention.self.query.bias", "bert.encoder.layer.0.attention.self.key.weight" ' +
        'and 13 more. It contains 16 weights that the model does not use: "bert.encoder.layer.9.attention.output.LayerNorm.bias", ' +
        '"bert.encoder.layer.9.attention.output.LayerNorm.weight", ' +
        '"bert.encoder.layer.9.attention.output.dense.bias" and 13 more. Does config.json belong to these weights?',
    );
  });

  it("refuses a weight that occurs with and without the prefix", async () => {
    const twice = vector("bert.pooler.dense.bias", 4);
    await expect(load([[...complete, renamed(twice, "pooler.dense.bias")]])).rejects.toThrow(
      /"bert.pooler.dense.bias" occurs twice: .* and "pooler.dense.bias" in/,
    );
  });

  it("refuses a weight that is in two files", async () => {
    await expect(load([complete, complete.slice(0, 1)])).rejects.toThrow(
      expect.objectContaining({ code: "WEIGHT_DUPLICATE" }),
    );
  });

  it("refuses a wrong shape", async () => {
    await expect(load([withShape("bert.pooler.dense.bias", [3])])).rejects.toThrow(
      'Weight "bert.pooler.dense.bias" has shape [3], expected [4]. Does config.json belong to these weights?',
    );
  });

  it("asks about the labels if the head has another number of them", async () => {
    await expect(load([withShape("classifier.weight", [3, 4])])).rejects.toThrow(
      'Weight "classifier.weight" has shape [3, 4], expected [2, 4]. These weights have 3 labels: name all of them in "id2label" of config.json.',
    );
  });

  it.each([
    ["module.", /^/],
    ["_orig_mod.", /^/],
    ["module._orig_mod.", /^/],
    ["_orig_mod.module.", /^/],
    ["model._orig_mod.", /^/],
    ["_orig_mod.", /(?<=^bert\.)/],
    ["_fsdp_wrapped_module.", /(?<=layer\.0\.)/],
  ])("removes %s, which a wrapper added at %s", async (wrapper, place) => {
    const wrapped = complete.map((parameter) => renamed(parameter, parameter.name.replace(place, wrapper)));
    const { parameters, unexpected, initialized } = await load([wrapped.slice(0, 5), wrapped.slice(5)]);
    expect([...parameters.values()]).toEqual(complete);
    expect({ unexpected, initialized }).toEqual({ unexpected: [], initialized: [] });
  });

  it("removes the prefix of a wrapped encoder without a head", async () => {
    const bare = complete
      .filter(({ name }) => !head.includes(name))
      .map((parameter) => renamed(parameter, parameter.name.replace(/^bert\./, "model.")));
    expect((await load([bare])).initialized).toEqual(head);
  });

  it.each([
    ["half of the encoder", (name: string) => name.includes(".layer.0."), 16],
    ["only the head", (name: string) => head.includes(name), 2],
  ])("names a prefix that %s has", async (_, hasPrefix, count) => {
    const mixed = complete.map((parameter) =>
      hasPrefix(parameter.name) ? renamed(parameter, `module.${parameter.name}`) : parameter,
    );
    await expect(load([mixed])).rejects.toThrow(
      expect.objectContaining({
        code: "WEIGHT_PREFIX",
        message: `${count} of the ${complete.length} weights have the prefix "module." in their names, the others do not. A wrapper of PyTorch adds it, for example torch.compile or DataParallel. Save the model without its wrapper, or remove the prefix from the names.`,
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "refuses a weight with %d in it",
    async (value) => {
      const damaged = complete.map((parameter) =>
        parameter.name === "bert.pooler.dense.bias"
          ? { ...parameter, values: Float32Array.of(0, value, 1, value) }
          : parameter,
      );
      await expect(load([damaged])).rejects.toThrow(
        expect.objectContaining({
          code: "WEIGHT_NOT_FINITE",
          message: expect.stringMatching(
            new RegExp(
              `"bert.pooler.dense.bias" in ".*0.safetensors" contains ${value}: 2 of its 4 values are not finite`,
            ),
          ),
        }),
      );
    },
  );
});

async function load(
  contents: readonly (readonly Parameter[])[],
  options: LoadWeightsOptions = { seed: 1 },
): Promise<LoadedWeights> {
  const files = [];
  for (const [index, parameters] of contents.entries()) {
    const path = join(folder, `${index}.safetensors`);
    await rm(path, { force: true });
    await writeSafetensors(path, parameters);
    files.push(await openSafetensors(path));
  }
  try {
    return await loadWeights(files, bert, config, options);
  } finally {
    for (const file of files) await file.dispose();
  }
}

function renamed(parameter: Parameter, name: string): Parameter {
  return { ...parameter, name };
}

function vector(name: string, length: number): Parameter {
  return { name, shape: [length], values: new Float32Array(length) };
}

function withShape(name: string, shape: readonly number[]): readonly Parameter[] {
  const values = new Float32Array(shape.reduce((product, dimension) => product * dimension));
  return complete.map((parameter) => (parameter.name === name ? { name, shape, values } : parameter));
}
