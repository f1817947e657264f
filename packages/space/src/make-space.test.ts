import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { ExportReport, ExportRequest, Predictor, Workflow } from "@sentiment-tuner/workflow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { makeSpace, modelIdFor, type SpaceRequest } from "./make-space.ts";
import { makeSmallAssets } from "./testing/small-assets.ts";
import { makeTemporaryModel } from "./testing/temporary-model.ts";

const REPORT: ExportReport = {
  ...{ folder: "exported", opset: 18, producer: "test", variants: [], gates: [], latencyTokens: 128 },
};

let [root, model] = ["", ""];
beforeEach(async () => {
  ({ root, model } = await makeTemporaryModel());
});
afterEach(() => rm(root, { recursive: true }));

/** A workflow. Its export copies the model and writes a file in half precision. */
function fakeWorkflow(
  failure?: Error,
): Pick<Workflow, "export" | "openPredictor" | "wholeModel"> & { readonly exports: ExportRequest[] } {
  const exports: ExportRequest[] = [];
  return {
    exports,
    async *export(request) {
      exports.push(request);
      yield { type: "read", purpose: "evaluate" } as never; // Passed through unread.
      await cp(request.modelFolder, request.outputFolder, { recursive: true });
      await mkdir(join(request.outputFolder, "onnx"), { recursive: true });
      await writeFile(join(request.outputFolder, "onnx/model_fp16.onnx"), "half");
      if (failure !== undefined) throw failure;
      return REPORT;
    },
    wholeModel: (folder) => Promise.resolve(folder),
    openPredictor: async () => {
      if (failure !== undefined) throw failure;
      return { dispose: async () => undefined } as unknown as Predictor; // Only opened and disposed of.
    },
  };
}

async function request(sdk: "gradio" | "static"): Promise<SpaceRequest> {
  const source = { modelFolder: model, seed: 42, limit: 10 };
  return { sdk, source, folder: join(root, "space"), title: "Films", assets: await makeSmallAssets(root) };
}

/** Runs a generator to its end. */
async function finish(made: ReturnType<typeof makeSpace>) {
  const events: unknown[] = [];
  for (;;) {
    const next = await made.next();
    if (next.done === true) return { events, ...next.value };
    events.push(next.value);
  }
}

describe("makeSpace", () => {
  it("writes a Gradio Space without an export", async () => {
    const workflow = fakeWorkflow();
    const { space, report, events } = await finish(makeSpace(await request("gradio"), workflow));
    expect(space).toMatchObject({ sdk: "gradio", dtypes: [] });
    expect(await readdir(join(root, "space", "model"))).toContain("model.safetensors");
    expect({ report, events, exports: workflow.exports }).toEqual({ report: undefined, events: [], exports: [] });
  });

  it("writes no Gradio Space for a model that cannot answer", async () => {
    const workflow = fakeWorkflow(new Error("several labels at once"));
    await expect(finish(makeSpace(await request("gradio"), workflow))).rejects.toThrow("several labels at once");
    expect(await readdir(root)).not.toContain("space");
  });

  it("exports the small formats for a static Space, and leaves out a model that loses too much", async () => {
    const workflow = fakeWorkflow();
    const { space, report, events } = await finish(makeSpace(await request("static"), workflow));
    expect(workflow.exports).toEqual([
      {
        ...{ modelFolder: model, seed: 42, limit: 10, outputFolder: expect.any(String) },
        ...{ formats: ["onnx-fp16", "onnx-int8"], onLoss: "omit" },
      },
    ]);
    expect(space).toMatchObject({ sdk: "static", dtypes: ["fp16"] });
    expect(await readdir(join(root, "space", "model/onnx"))).toEqual(["model_fp16.onnx"]);
    expect(report).toBe(REPORT);
    expect(events).toEqual([{ type: "read", purpose: "evaluate" }]);
  });

  it("removes the exported files, also after a failure", async () => {
    const good = fakeWorkflow();
    await finish(makeSpace(await request("static"), good));
    const bad = fakeWorkflow(new Error("disk full"));
    await expect(finish(makeSpace(await request("static"), bad))).rejects.toThrow("disk full");
    const folders = [...good.exports, ...bad.exports].map(({ outputFolder }) => outputFolder);
    expect(folders).toHaveLength(2);
    for (const folder of folders) await expect(readdir(folder)).rejects.toThrow("ENOENT");
  });
});

describe("modelIdFor", () => {
  it("is the repository of a public model; a Space contains a private model", () => {
    expect(modelIdFor("owner/mine", false)).toBe("owner/mine");
    expect(modelIdFor("owner/mine", true)).toBeUndefined();
  });
});
