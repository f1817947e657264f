import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Graph, halveWeights, modelBytes } from "@sentiment-tuner/onnx";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { exportClassifier } from "../network/export-classifier.ts";
import type { Parameters } from "../network/parameters.ts";
import { modelPlugin } from "../plugin.ts";
import { exportedGraph, floats, node } from "../testing/exported-graph.ts";
import { loadPretrained } from "./load-pretrained.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import { openOnnxWeights } from "./onnx-read.ts";

const fixtures = join(import.meta.dirname, "../../../../test/fixtures");
const options = { architectures: modelPlugin.architectures, seed: 1 };
const HEADS = ["bert.pooler.dense", "pooler.dense", "classifier", "pre_classifier"];

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "onnx-weights-"));
});
afterEach(() => rm(root, { recursive: true }));

/** Loads a fixture with the graph in place of its safetensors. */
async function loadWithGraph(name: string, graph: Graph, path = "onnx/model.onnx"): Promise<PretrainedModel> {
  const folder = join(root, "model");
  await cp(join(fixtures, name), folder, { recursive: true });
  await rm(join(folder, "model.safetensors"));
  await mkdir(join(folder, "onnx"));
  await writeFile(join(folder, path), modelBytes(graph));
  return loadPretrained(folder, options);
}

async function writeGraph(graph: Graph): Promise<string> {
  const path = join(root, "model.onnx");
  await writeFile(path, modelBytes(graph));
  return path;
}

function mapNames(parameters: Parameters, rename: (name: string) => string): Parameters {
  return new Map(
    [...parameters.values()].map((parameter) => [
      rename(parameter.name),
      { ...parameter, name: rename(parameter.name) },
    ]),
  );
}

const emptyGraph: Graph = { name: "", inputs: [], outputs: [], initializers: [], nodes: [] };
const bias = floats("a.bias", [2], Float32Array.of(1, 2));
const other = floats("b.bias", [2], Float32Array.of(3, 4));
const product = floats("onnx::MatMul_1", [2, 2], Float32Array.of(1, 2, 3, 4));

describe("a folder with an ONNX file in place of safetensors", () => {
  const styles = [
    { nodeNames: "paths", gemm: HEADS },
    { nodeNames: "paths", gemm: [] },
    { nodeNames: "numbers", gemm: HEADS },
  ] as const;

  it.each(
    ["tiny-bert", "tiny-distilbert", "tiny-bert-three"].flatMap((name) => styles.map((style) => ({ name, ...style }))),
  )("has the weights of $name, exported with node $nodeNames and Gemm for [$gemm]", async ({ name, ...style }) => {
    const whole = await loadPretrained(join(fixtures, name), options);
    const loaded = await loadWithGraph(name, exportedGraph(whole.parameters, style));
    expect(loaded).toEqual(whole);
  });

  it("opens whether or not the names have the prefix of the encoder or of a sentence encoder", async () => {
    const whole = await loadPretrained(join(fixtures, "tiny-bert"), options);
    for (const prefix of ["", "0.auto_model."]) {
      const encoder = new Map([...whole.parameters].filter(([name]) => name.startsWith("bert.")));
      const bare = mapNames(encoder, (name) => name.replace(/^bert\./, prefix));
      const loaded = await loadWithGraph("tiny-bert", exportedGraph(bare, { nodeNames: "paths", gemm: [] }));
      expect(loaded.initialized).toEqual(["classifier.weight", "classifier.bias"]);
      for (const [name, parameter] of encoder) expect(loaded.parameters.get(name)).toEqual(parameter);
      await rm(join(root, "model"), { recursive: true });
    }
  });

  it("in half precision has the rounded weights", async () => {
    const whole = await loadPretrained(join(fixtures, "tiny-bert"), options);
    const graph = exportedGraph(whole.parameters, { nodeNames: "paths", gemm: HEADS });
    const halved = halveWeights(graph);
    expect(halved.initializers.some(({ type }) => type === "float16")).toBe(true);
    const loaded = await loadWithGraph("tiny-bert", halved, "onnx/model_fp16.onnx");
    for (const [name, { values }] of whole.parameters) {
      // Half precision keeps 11 bits.
      loaded.parameters.get(name)?.values.forEach((value, index) => {
        expect(Math.abs(value - values[index]!)).toBeLessThanOrEqual(2 ** -11 * Math.abs(values[index]!) + 2 ** -25);
      });
    }
  });

  it("may be one that this project exported", async () => {
    const { architecture, config, parameters } = await loadPretrained(join(fixtures, "tiny-bert"), options);
    const loaded = await loadWithGraph("tiny-bert", exportClassifier(architecture, config, parameters), "model.onnx");
    expect(loaded.parameters).toEqual(parameters);
  });
});

describe("openOnnxWeights", () => {
  const values = async (graph: Graph): Promise<Readonly<Record<string, readonly number[]>>> => {
    const file = await openOnnxWeights(await writeGraph(graph));
    try {
      const names = [...file.entries.keys()];
      return Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, [...(await file.read(name))]] as const)),
      );
    } finally {
      await file.dispose();
    }
  };

  it("gives a tensor that equal parameters share to each of them", async () => {
    const nodes = [
      node("Identity", ["a.bias"], "c.bias"),
      node("MatMul", ["x", "onnx::MatMul_1"], "/a/MatMul"),
      node("Add", ["a.bias", "/a/MatMul"], "/a/Add"),
      node("MatMul", ["x", "onnx::MatMul_1"], "/b/MatMul"),
      node("Add", ["a.bias", "/b/MatMul"], "/b/Add"),
    ];
    const weight = [1, 3, 2, 4];
    expect(await values({ ...emptyGraph, initializers: [bias, product], nodes })).toEqual({
      ...{ "a.bias": [1, 2], "b.bias": [1, 2], "c.bias": [1, 2] },
      ...{ "a.weight": weight, "b.weight": weight },
    });
  });

  it("reads a LayerNorm whose parameters have the names of others", async () => {
    const nodes = [
      node("LayerNormalization", ["x", "b.bias", "a.bias"], "/norm/LayerNormalization"),
      node("Mul", ["x", "a.bias"], "/parts/Mul"),
      node("Add", ["/parts/Mul", "b.bias"], "/parts/Add"),
    ];
    expect(await values({ ...emptyGraph, initializers: [bias, other], nodes })).toMatchObject({
      ...{ "norm.weight": [3, 4], "norm.bias": [1, 2] },
      ...{ "parts.weight": [1, 2], "parts.bias": [3, 4] },
    });
  });

  it("finds weights behind a change of precision", async () => {
    const nodes = [node("Cast", ["onnx::MatMul_1"], "cast"), node("MatMul", ["x", "cast"], "/a/MatMul")];
    expect(await values({ ...emptyGraph, initializers: [product], nodes })).toEqual({ "a.weight": [1, 3, 2, 4] });
  });

  it.each<[string, Graph, string, RegExp]>([
    ["no weights", emptyGraph, "ONNX_INVALID", /no weights/],
    [
      "two weights for one layer",
      {
        ...emptyGraph,
        initializers: [product, { ...product, name: "onnx::MatMul_2" }],
        nodes: [
          node("MatMul", ["x", "onnx::MatMul_1"], "/a/MatMul"),
          node("MatMul", ["x", "onnx::MatMul_2"], "/a/MatMul_1"),
        ],
      },
      "WEIGHT_DUPLICATE",
      /"a.weight" occurs twice: "onnx::MatMul_1" and "onnx::MatMul_2"/,
    ],
    [
      "fewer values than the shape needs",
      { ...emptyGraph, initializers: [{ ...bias, shape: [3] }] },
      "ONNX_INVALID",
      /"a.bias": FLOAT \[3\] needs 12 bytes but has 8/,
    ],
    ["a dynamic quantization", withNode("MatMulInteger"), "ONNX_UNSUPPORTED", /quantized \(operator "MatMulInteger"\)/],
    ["a static quantization", withNode("DequantizeLinear"), "ONNX_UNSUPPORTED", /safetensors of the model/],
    ["four bits", withNode("MatMulNBits"), "ONNX_UNSUPPORTED", /MatMulNBits/],
    [
      "a fused attention",
      {
        ...withNode("Attention"),
        initializers: [{ ...product, name: "qkv_weight" }],
        nodes: [node("Attention", ["x", "qkv_weight"], "y")],
      },
      "ONNX_UNSUPPORTED",
      /optimized by ONNX Runtime/,
    ],
  ])("refuses %s", async (_, graph, code, message) => {
    const path = await writeGraph(graph);
    const error = await openOnnxWeights(path).then(undefined, (cause: unknown) => cause);
    expect(error).toMatchObject({ name: "ModelError", code, message: expect.stringMatching(message) as unknown });
    expect((error as Error).message).toContain(path);
  });

  it("refuses values in another file", async () => {
    const path = join(root, "model.onnx");
    const tensor = [0x08, 2, 0x10, 1, 0x42, 6, ...Buffer.from("a.bias"), 0x70, 1]; // dims, data_type, name, data_location
    const graph = [0x2a, tensor.length, ...tensor]; // initializer
    await writeFile(path, Uint8Array.of(0x3a, graph.length, ...graph));
    await expect(openOnnxWeights(path)).rejects.toMatchObject({
      code: "ONNX_UNSUPPORTED",
      message: expect.stringContaining(`values of "a.bias" in another file`) as unknown,
    });
  });

  it.each([
    ["an empty file", "", /no weights/],
    ["a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", /git lfs pull/],
    ["a web page", "<!DOCTYPE html><html></html>", /Is it an ONNX file\?/],
  ])("refuses %s", async (_, text, message) => {
    const path = join(root, "model.onnx");
    await writeFile(path, text);
    await expect(openOnnxWeights(path)).rejects.toMatchObject({
      code: "ONNX_INVALID",
      message: expect.stringMatching(message) as unknown,
    });
  });

  it("reports a missing file", async () => {
    await expect(openOnnxWeights(join(root, "none.onnx"))).rejects.toMatchObject({ code: "FILE_MISSING" });
  });
});

function withNode(operator: string): Graph {
  return { ...emptyGraph, initializers: [bias], nodes: [node(operator, ["x"], "y")] };
}
