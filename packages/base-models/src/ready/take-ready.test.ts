import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { READY_FILES, takeReady } from "./take-ready.ts";

let root: string;
let [model, target] = ["", ""];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "take-ready-"));
  [model, target] = [join(root, "model"), join(root, "ready")];
  await mkdir(model);
  for (const name of [...READY_FILES, "README.md", "tokenizer.json"]) await writeFile(join(model, name), name);
  await writeFile(join(model, "base_model.json"), '{ "name": "owner/base", "folder": "../../base", "sha256": "ab" }');
});
afterEach(() => rm(root, { recursive: true }));

describe("takeReady", () => {
  it("takes what is not elsewhere: no vocabulary, no card, no path of the base model", async () => {
    await takeReady(model, target);
    expect((await readdir(target)).sort()).toEqual([...READY_FILES].sort());
    expect(await readFile(join(target, "adapter_model.safetensors"), "utf8")).toBe("adapter_model.safetensors");
    const base: unknown = JSON.parse(await readFile(join(target, "base_model.json"), "utf8"));
    expect(base).toEqual({ name: "owner/base", sha256: "ab" });
  });

  it("changes nothing if a file is missing", async () => {
    await rm(join(model, "sentiment_tuner.json"));
    await expect(takeReady(model, target)).rejects.toThrow("sentiment_tuner.json");
    expect(await readdir(target)).toEqual([]);
  });
});
