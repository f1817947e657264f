import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadPretrained, modelPlugin } from "@sentiment-tuner/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { baseModelFolder, baseModelNames } from "../base-models.ts";
import { convertBaseModel } from "./convert.ts";
import { type BaseModelSource, baseModelSources } from "./sources.ts";

const options = { architectures: modelPlugin.architectures, seed: 0, head: "any" } as const;

let root: string;
let source: BaseModelSource;
let target: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "convert-"));
  target = join(root, "models/tiny");
  source = {
    name: "minilm",
    hubId: "owner/tiny",
    folder: join(root, "tiny"),
    origin: "tiny@1.0.0",
    notices: { LICENSE: "a licence", "README.md": "---\nlicense: mit\n---\n" },
  };
  await cp(join(import.meta.dirname, "../../../../test/fixtures/tiny-bert"), source.folder, { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

describe("convertBaseModel", () => {
  it("writes a model folder with licence, card and the name on the Hub", async () => {
    expect(await convertBaseModel(source, target)).toBe(true);
    expect((await readdir(target)).sort()).toEqual([
      ...["LICENSE", "README.md", "config.json", "conversion.json"],
      ...["model.safetensors", "tokenizer.json", "tokenizer_config.json"],
    ]);
    const [original, converted] = [await loadPretrained(source.folder, options), await loadPretrained(target, options)];
    expect(converted.config.source).toEqual({ ...original.config.source, _name_or_path: "owner/tiny" });
    expect(converted.tokenizerFiles).toEqual(original.tokenizerFiles);
    expect([converted.missing, converted.unexpected]).toEqual([[], []]);
    const [small, large] = await Promise.all(
      [target, source.folder].map((folder) => stat(join(folder, "model.safetensors"))),
    );
    expect(small?.size).toBeLessThan((large?.size ?? 0) / 2);
  });

  it("does nothing the second time, and converts again for another precision or origin", async () => {
    await convertBaseModel(source, target, "int8");
    expect(await convertBaseModel(source, target, "int8")).toBe(false);
    expect(await convertBaseModel(source, target, "float16")).toBe(true);
    expect(await convertBaseModel({ ...source, origin: "tiny@2.0.0" }, target, "float16")).toBe(true);
  });

  it("replaces an incomplete folder", async () => {
    await convertBaseModel(source, target);
    await writeFile(join(target, "conversion.json"), "{");
    expect(await convertBaseModel(source, target)).toBe(true);
  });

  it("leaves no folder if the source is damaged", async () => {
    await writeFile(join(source.folder, "model.safetensors"), "");
    await expect(convertBaseModel(source, target)).rejects.toMatchObject({ name: "ModelError" });
    expect(await readdir(join(root, "models"))).toEqual([]);
  });
});

describe("the embedded base models", () => {
  it("have a source each", () => {
    expect(baseModelSources().map(({ name }) => name)).toEqual(baseModelNames);
  });

  it.each(baseModelNames)("%s is converted, with its licence and its name on the Hub", async (name) => {
    const folder = baseModelFolder(name);
    const { initialized, config } = await loadPretrained(folder, options);
    expect(initialized.filter((weight) => !/^(?:classifier|bert\.pooler)\./.test(weight))).toEqual([]);
    expect(config.source["_name_or_path"]).toBe(baseModelSources().find((source) => source.name === name)?.hubId);
    expect(await readFile(join(folder, "LICENSE"), "utf8")).toMatch(/MIT License|Apache License/);
  });
});
