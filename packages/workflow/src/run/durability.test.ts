import fileSystem, { mkdtemp, rm } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { frozenEngine } from "../testing/fake-engine.ts";
import { collect, tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { trainModel } from "./train-model.ts";

let root = "";
const original = { ...fileSystem };
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "durability-"));
});
afterEach(async () => {
  Object.assign(fileSystem, original);
  syncBuiltinESMExports();
  await rm(root, { recursive: true });
});

interface Operation {
  readonly kind: "flush" | "rename" | "remove";
  readonly path: string;
}

/** Records what changes names, and what is flushed to the disk. Paths are relative to the run. */
function recordOperations(folder: string): readonly Operation[] {
  const operations: Operation[] = [];
  const note = (kind: Operation["kind"], path: unknown): void => {
    operations.push({ kind, path: relative(folder, String(path)) });
  };
  fileSystem.open = async (path, ...rest) => {
    const handle = await original.open(path, ...rest);
    const sync = handle.sync.bind(handle);
    handle.sync = async () => {
      await sync();
      note("flush", path);
    };
    return handle;
  };
  fileSystem.rename = async (from, to) => {
    await original.rename(from, to);
    note("rename", to);
  };
  fileSystem.rm = async (path, options) => {
    note("remove", path);
    await original.rm(path, options);
  };
  syncBuiltinESMExports();
  return operations;
}

describe.skipIf(process.platform === "win32")("a power cut after a run is complete", () => {
  it("takes nothing back: each name and the log are flushed before the checkpoints are removed", async () => {
    const outputFolder = join(root, "run");
    const operations = recordOperations(outputFolder);
    const engine = frozenEngine();
    const request = {
      ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: TINY_MODEL, outputFolder },
      ...{ engine: engine.name, threads: 1, ladder: "none" as const },
      config: { epochs: 1, batchSize: 4, maxLength: 16 },
    };
    await collect(trainModel(request, tinyContext([engine])));

    const indexOf = (kind: Operation["kind"], path: string, from = 0): number =>
      operations.findIndex((operation, index) => index >= from && operation.kind === kind && operation.path === path);
    const report = indexOf("rename", "report.json");
    const removal = operations.findIndex(
      ({ kind, path }, index) => index > report && kind !== "flush" && path.startsWith("checkpoints"),
    );
    expect(removal).toBeGreaterThan(report);
    for (const name of ["model", "predictions.jsonl", "report.json"]) {
      const rename = indexOf("rename", name);
      const flush = indexOf("flush", dirname(name) === "." ? "" : dirname(name), rename);
      expect([name, rename >= 0, flush > rename, flush < removal]).toEqual([name, true, true, true]);
    }
    expect(indexOf("flush", "events.jsonl")).toBeLessThan(removal);
    const flushed = operations.slice(0, indexOf("rename", "model")).filter(({ kind }) => kind === "flush");
    const names = flushed.map(({ path }) => basename(path));
    expect(names).toEqual(expect.arrayContaining(["model.safetensors", "config.json", "model.onnx"]));
  });
});
