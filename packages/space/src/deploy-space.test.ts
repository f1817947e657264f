import { rm } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { type DeployOptions, type DeployProgress, deploySpace } from "./deploy-space.ts";
import { type FakeHub, startFakeHub } from "./testing/fake-hub.ts";
import { makeTemporaryModel } from "./testing/temporary-model.ts";
import { writeSpace } from "./write-space.ts";

let [root, model] = ["", ""];
let hub: FakeHub | undefined;
beforeEach(async () => {
  ({ root, model } = await makeTemporaryModel());
  await writeSpace({ sdk: "gradio", modelFolder: model, folder: join(root, "space"), modelId: "owner/demo" });
});
afterEach(async () => {
  await hub?.close();
  await rm(root, { recursive: true });
});

/** A deployment to a fake hub. Its Space goes through the given stages. */
async function order(stages: readonly string[]): Promise<DeployOptions & { readonly progress: DeployProgress[] }> {
  hub = await startFakeHub(stages);
  const progress: DeployProgress[] = [];
  return {
    ...{ repo: "owner/demo", modelFolder: model, spaceFolder: join(root, "space"), sdk: "gradio" },
    ...{ settings: hub.settings, progress, onProgress: (event) => void progress.push(event) },
    sleep: () => Promise.resolve(),
  };
}

describe("deploySpace", () => {
  it("pushes the model, then the Space, and waits until the Space runs", async () => {
    const deployed = await deploySpace(await order(["BUILDING", "APP_STARTING", "RUNNING"]));
    expect(deployed).toEqual({
      ...{ modelUrl: `${hub?.endpoint ?? ""}/owner/demo`, url: `${hub?.endpoint ?? ""}/spaces/owner/demo` },
      stage: "RUNNING",
    });
    const commits = hub?.requests.filter((request) => request.includes("/commit/"));
    expect(commits).toEqual(["POST /api/models/owner/demo/commit/main", "POST /api/spaces/owner/demo/commit/main"]);
    expect(hub?.files.get("models/owner/demo/model.safetensors")).toBe("weights");
    expect(hub?.files.has("spaces/owner/demo/app.py")).toBe(true);
  });

  it("creates private repositories by default", async () => {
    await deploySpace(await order(["RUNNING"]));
    expect(hub?.created.get("model")).toMatchObject({ visibility: "private" });
    expect(hub?.created.get("space")).toMatchObject({ visibility: "private", sdk: "gradio" });
  });

  it("reports uploads, then the stages", async () => {
    const options = await order(["BUILDING", "BUILDING", "RUNNING"]);
    await deploySpace(options);
    const types = options.progress.map((event) => (event.type === "stage" ? event.stage : event.type));
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual(["uploading", "BUILDING", "RUNNING"]);
    expect(options.progress.every(({ repo }) => repo === "owner/demo")).toBe(true);
  });

  it("fails with the hub's reason if the Space does not run", async () => {
    await expect(deploySpace(await order(["BUILDING", "RUNTIME_ERROR"]))).rejects.toMatchObject({
      code: "SPACE_FAILED",
      message: expect.stringContaining("No module named torch"),
    });
  });

  it("does not push the Space if the model cannot be pushed", async () => {
    await rm(join(model, "config.json"));
    await expect(deploySpace(await order(["RUNNING"]))).rejects.toMatchObject({ code: "NOTHING_TO_PUSH" });
    expect(hub?.requests).toEqual([]);
  });

  it("stops with the signal's reason", async () => {
    const cancel = new AbortController();
    const options = await order(["BUILDING"]);
    const onProgress = (event: DeployProgress): void => {
      if (event.type === "stage") cancel.abort(new Error("stopped"));
    };
    await expect(deploySpace({ ...options, onProgress, signal: cancel.signal })).rejects.toThrow("stopped");
  });
});
