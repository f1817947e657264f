import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ExportRequest } from "../workflow-requests.ts";
import { fakeEngine, frozenEngine } from "../testing/fake-engine.ts";
import { saveTinyModel } from "../testing/tiny-model.ts";
import { collect, tinyContext } from "../testing/tiny-workflow.ts";
import { exportModel } from "./export-model.ts";

let root = "";
let modelFolder = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "export-"));
  modelFolder = join(root, "model");
  await saveTinyModel(modelFolder);
});
afterAll(() => rm(root, { recursive: true }));

function exportTo(name: string, changes: Partial<ExportRequest> = {}, engine = frozenEngine()) {
  const outputFolder = join(root, name);
  const request: ExportRequest = {
    ...{ modelFolder, outputFolder, formats: ["onnx"], evaluationPaths: ["test.csv"] },
    ...{ seed: 1, threads: 1, engine: engine.name },
    ...changes,
  };
  return collect(exportModel(request, tinyContext([engine])));
}

describe("exportModel", () => {
  it("evaluates the model on the chosen engine, and writes the file with what a reader needs", async () => {
    const { result, events } = await exportTo("float32");
    expect(result).toMatchObject({ reviews: 4, gates: [], latencyTokens: 64 });
    expect(result.variants).toMatchObject([{ format: "onnx", dtype: "fp32", isWritten: true }]);
    expect(events.filter(({ type }) => type === "evaluating")).toHaveLength(1);
    expect((await readdir(join(root, "float32"))).sort()).toEqual([
      ...["config.json", "onnx", "tokenizer.json", "tokenizer_config.json"],
    ]);
  });

  it.each(["README.md", "vocab.txt"])("does not copy what the link %s leads to", async (name) => {
    const hostile = join(root, `hostile-${name}`);
    await cp(modelFolder, hostile, { recursive: true });
    await writeFile(join(root, "token"), "hf_secret");
    await rm(join(hostile, name), { force: true });
    await symlink(join(root, "token"), join(hostile, name));
    await expect(exportTo(`stolen-${name}`, { modelFolder: hostile })).rejects.toThrow("is a link to a file outside");
    expect(existsSync(join(root, `stolen-${name}`))).toBe(false); // A folder without weights would look like a model.
  });

  it("leaves out what leads to code of the model's author", async () => {
    const hostile = join(root, "with-code");
    await cp(modelFolder, hostile, { recursive: true });
    const config = JSON.parse(await readFile(join(hostile, "config.json"), "utf8")) as object;
    await writeFile(
      join(hostile, "config.json"),
      JSON.stringify({ ...config, auto_map: { AutoModel: "evil--code.M" } }),
    );
    await exportTo("without-code", { modelFolder: hostile });
    expect(await readFile(join(root, "without-code", "config.json"), "utf8")).not.toContain("auto_map");
  });

  it("measures another format beside float32, which it does not write", async () => {
    const { result } = await exportTo("half", { formats: ["onnx-fp16"] });
    expect(result.variants.map(({ format, isWritten }) => [format, isWritten])).toEqual([
      ["onnx", false],
      ["onnx-fp16", true],
    ]);
    expect(await readdir(join(root, "half", "onnx"))).toEqual(["model_fp16.onnx"]);
  });

  it("publishes nothing if the file disagrees with the engine", async () => {
    const { engine } = fakeEngine({ evaluate: ({ rows }) => new Float32Array(2 * rows).fill(9) });
    await expect(exportTo("wrong", {}, engine)).rejects.toMatchObject({ code: "EXPORT_DISAGREES" });
    expect(existsSync(join(root, "wrong"))).toBe(false);
    expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("refuses a gated format without test reviews, unless it is omitted or kept", async () => {
    const { evaluationPaths: _paths, ...without } = { evaluationPaths: undefined, formats: ["onnx-int8"] as const };
    const request = (onLoss?: "omit" | "keep") => ({ ...without, ...(onLoss && { onLoss }) });
    const run = (name: string, onLoss?: "omit" | "keep") => {
      const outputFolder = join(root, name);
      const context = tinyContext([]);
      return collect(exportModel({ modelFolder, outputFolder, seed: 1, threads: 1, ...request(onLoss) }, context));
    };
    await expect(run("refused")).rejects.toMatchObject({
      code: "TEST_SET_MISSING",
      message: expect.stringContaining("there is no completed run beside"),
    });
    expect((await run("omitted", "omit")).result).toMatchObject({
      gates: [{ format: "onnx-int8", outcome: "omitted" }],
      unjudged: expect.stringContaining("no completed run") as string,
    });
    expect((await run("kept", "keep")).result.gates).toMatchObject([{ outcome: "forced" }]);
    expect(await readdir(join(root, "kept", "onnx"))).toEqual(["model_quantized.onnx"]);
  });

  it("rejects a folder with something else in it before it computes", async () => {
    const fake = fakeEngine();
    const occupied = await mkdtemp(join(root, "occupied-"));
    await writeFile(join(occupied, "notes.txt"), "mine");
    await expect(exportTo("unused", { outputFolder: occupied }, fake.engine)).rejects.toMatchObject({
      code: "OUTPUT_OCCUPIED",
    });
    expect(fake.calls).toEqual([]);
  });
});
