import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { toBaseModelChoice, toLocalModel, toModelChoice } from "./model-choice.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "choice-"));
  vi.spyOn(process, "cwd").mockReturnValue(root);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

describe("toBaseModelChoice", () => {
  it.each([
    [undefined, "gte-small"],
    ["gte-small", "gte-small"],
    ["minilm", "minilm"],
    ["ready", "ready"],
  ])("chooses an embedded model for %s", (text, name) => {
    const { modelFolder, modelReference } = toBaseModelChoice(text);
    expect(basename(modelFolder)).toBe(name);
    expect(modelReference).toBeUndefined();
  });

  it("leaves every other name to the Hub", () => {
    expect(toBaseModelChoice("thenlper/gte-small")).toEqual({
      modelFolder: "thenlper/gte-small",
      modelReference: "thenlper/gte-small",
    });
  });

  it("prefers a folder of the same name", () => {
    const folder = join(root, "minilm");
    mkdirSync(folder);
    expect(toBaseModelChoice(folder)).toEqual({ modelFolder: folder });
  });
});

describe("the ready model", () => {
  it("can be named wherever a model is, and its merged copy is written into the working folder", () => {
    const { modelFolder } = toBaseModelChoice("ready");
    expect(toModelChoice("ready")).toEqual({ modelFolder });
    expect(toLocalModel("ready")).toEqual({ modelFolder, mergedFolder: join(root, "ready-merged") });
    expect(toLocalModel("runs/a/model")).toEqual({ modelFolder: "runs/a/model" });
  });
});
