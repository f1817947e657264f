import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { readBaseFacts } from "./base-facts.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sentiment-tuner-"));
});
afterAll(() => rm(root, { recursive: true }));

async function folderWith(name: string, card?: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  if (card !== undefined) await writeFile(join(folder, "README.md"), card);
  return folder;
}

describe("readBaseFacts", () => {
  it("knows the embedded model by its weights", async () => {
    const sha256 = ["6638f625a0a60bdaa1e34c5fee0a17c705f13b98b43a7973e9d366106a55273d"];
    const facts = await readBaseFacts(await folderWith("known"), { _name_or_path: "owner/other" }, sha256);
    expect(facts).toEqual({ id: "sentence-transformers/all-MiniLM-L6-v2", license: "apache-2.0", languages: ["en"] });
  });

  it.each([
    ["models--owner--name/snapshots/abc123", "owner/name"],
    ["models--distilbert-base-uncased/snapshots/abc123", "distilbert-base-uncased"],
  ])("names a model of the Hub's cache, %s", async (path, id) => {
    const card = "---\nlicense: MIT\nlanguage: en\nbase_model: owner/grandparent\n---\n";
    expect(await readBaseFacts(await folderWith(path, card), {}, [])).toEqual({
      id,
      license: "mit",
      languages: ["en"],
    });
  });

  it("takes a name from config.json, and the base from a card of our own", async () => {
    const config = { _name_or_path: "distilbert-base-uncased" };
    expect(await readBaseFacts(await folderWith("plain"), config, [])).toEqual({ id: "distilbert-base-uncased" });
    const card = "---\nbase_model: owner/first\ntags: [sentiment-tuner]\n---\n";
    expect(await readBaseFacts(await folderWith("ours", card), config, [])).toEqual({ id: "owner/first" });
  });

  it.each(["/home/me/checkpoint", "./out", "../a/b", "a/b/c", "C:\\models", "x y", 7])(
    "takes %j for no name of the Hub",
    async (name) => {
      expect(await readBaseFacts(await folderWith("local"), { _name_or_path: name }, [])).toEqual({});
    },
  );

  it("takes over no licence or language that is not one", async () => {
    const card = '---\nlicense: "mit\\nevil: 1"\nlanguage: [en, "<b>", 3]\n---\n';
    expect(await readBaseFacts(await folderWith("odd", card), {}, [])).toEqual({ languages: ["en"] });
  });
});
