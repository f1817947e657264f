import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { publishModel } from "./publish-model.ts";
import { type FakeHub, startFakeHub } from "./testing/fake-hub.ts";
import { makeTemporaryModel } from "./testing/temporary-model.ts";

let [root, model] = ["", ""];
let hub: FakeHub;
beforeEach(async () => {
  ({ root, model } = await makeTemporaryModel());
  hub = await startFakeHub();
});
afterEach(async () => {
  await hub.close();
  await rm(root, { recursive: true });
});

describe("publishModel", () => {
  it("pushes the model's files, and a card that names the model", async () => {
    const { url } = await publishModel({ repo: "owner/mine", folder: model, settings: hub.settings });
    expect(url).toBe(`${hub.endpoint}/owner/mine`);
    expect(hub.files.get("models/owner/mine/README.md")).toBe('---\nlicense: mit\n---\npipeline("x", "owner/mine")\n');
    expect(hub.files.get("models/owner/mine/onnx/model.onnx")).toBe("float32");
    expect(hub.created.get("model")).toMatchObject({ visibility: "private" });
  });

  it("pushes a model without a card", async () => {
    await rm(join(model, "README.md"));
    await publishModel({ repo: "owner/mine", folder: model, settings: hub.settings, isPrivate: false });
    expect(hub.files.get("models/owner/mine/model.safetensors")).toBe("weights");
    expect([...hub.files.keys()].filter((path) => path.endsWith("README.md"))).toEqual([]);
    expect(hub.created.get("model")).toMatchObject({ visibility: "public" });
  });

  it("refuses a folder without a model before it sends a request", async () => {
    await mkdir(join(root, "empty"));
    for (const folder of [join(root, "empty"), join(root, "missing")]) {
      await expect(publishModel({ repo: "owner/mine", folder, settings: hub.settings })).rejects.toMatchObject({
        code: "NOTHING_TO_PUSH",
      });
    }
    expect(hub.requests).toEqual([]);
  });
});
