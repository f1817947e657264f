import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { loadPretrained, modelPlugin } from "@sentiment-tuner/model";
import { describe, expect, it } from "vitest";

import { baseModelFolder, embeddedBaseModels, readyModelFolder } from "./base-models.ts";

describe("embeddedBaseModels", () => {
  it.each([
    ["thenlper/gte-small", baseModelFolder("gte-small")],
    ["sentence-transformers/all-MiniLM-L6-v2", baseModelFolder("minilm")],
    ["/earlier/version/ready", readyModelFolder()],
    ["ready", undefined],
    ["owner/ready", undefined],
  ])("finds %s", async (name, folder) => {
    expect(await embeddedBaseModels.find({ name })).toBe(folder);
  });
});

describe("the ready model", () => {
  it("opens with the embedded base model, and has the classes of film reviews", async () => {
    const options = { architectures: modelPlugin.architectures, baseModels: [embeddedBaseModels], seed: 0 };
    const { config, initialized, tokenizerFiles } = await loadPretrained(readyModelFolder(), options);
    expect(config.labels).toEqual(["Negative", "Positive"]);
    expect(initialized).toEqual([]);
    expect(Object.keys(tokenizerFiles).sort()).toEqual(["tokenizer.json", "tokenizer_config.json"]);
  });

  it("has at most 3 MB", async () => {
    const folder = readyModelFolder();
    const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3e6);
  });

  it("has a card with its figures", async () => {
    const card = await readFile(join(readyModelFolder(), "README.md"), "utf8");
    expect(card).not.toContain("to be measured");
  });
});
