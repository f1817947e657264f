import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createHoverChoice } from "./hover-choice.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hover-choice-"));
  mkdirSync(join(root, "shop", ".sentiment-tuner"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const choiceIn = (workspace: string, extension = "/extensions/tuner-1") =>
  createHoverChoice({ home: join(root, workspace, ".sentiment-tuner"), extension });
const stored = (workspace: string): unknown =>
  JSON.parse(readFileSync(join(root, workspace, ".sentiment-tuner", "hover-model.json"), "utf8"));

describe("hover choice", () => {
  it("is a relative path for a model of the workspace, which may be moved", async () => {
    await choiceIn("shop").write(join(root, "shop", ".sentiment-tuner", "runs", "a", "model"));
    expect(stored("shop")).toEqual({ model: "runs/a/model" });
    renameSync(join(root, "shop"), join(root, "moved"));
    expect(await choiceIn("moved").read()).toBe(join(root, "moved", ".sentiment-tuner", "runs", "a", "model"));
  });

  it("outlives an update of the extension for a model of its own", async () => {
    await choiceIn("shop").write("/extensions/tuner-1/models/ready");
    expect(await choiceIn("shop", "/extensions/tuner-2").read()).toBe(join("/extensions/tuner-2", "models", "ready"));
  });

  it("is absolute for a model elsewhere", async () => {
    await choiceIn("shop").write("/models/mine");
    expect(stored("shop")).toEqual({ model: "/models/mine" });
  });

  it("can be forgotten", async () => {
    await choiceIn("shop").write("/models/mine");
    await choiceIn("shop").write(undefined);
    expect(await choiceIn("shop").read()).toBeUndefined();
  });
});
