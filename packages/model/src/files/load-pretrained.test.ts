import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { modelPlugin } from "../plugin.ts";
import { loadPretrained } from "./load-pretrained.ts";
import { savePretrained } from "./save-pretrained.ts";
import { writeSafetensors } from "./safetensors-write.ts";
import { readSafetensors } from "./safetensors-read.ts";

const fixtures = join(import.meta.dirname, "../../../../test/fixtures");
const options = { architectures: modelPlugin.architectures, seed: 1 };

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pretrained-"));
  folder = join(root, "model");
  await cp(join(fixtures, "tiny-distilbert"), folder, { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

describe("loadPretrained", () => {
  it.each(["bert", "distilbert"])("loads a %s that Hugging Face's library saved", async (name) => {
    const model = await loadPretrained(join(fixtures, `tiny-${name}`), options);
    expect(model.architecture.name).toBe(name);
    expect(model.config.labels).toEqual(["Negative", "Positive"]);
    expect([model.missing, model.unexpected, model.initialized]).toEqual([[], [], []]);
    const stored = await readSafetensors(join(fixtures, `tiny-${name}/model.safetensors`));
    expect(new Map([...model.parameters].sort())).toEqual(new Map([...stored].sort()));
    expect(model.tokenizerConfig).toMatchObject({ tokenizer_class: "BertTokenizer" });
    expect(Object.keys(model.tokenizerFiles)).toEqual(["tokenizer.json", "tokenizer_config.json"]);
  });

  it.each(["added_tokens.json", "special_tokens_map.json", "vocab.txt", "config.json", "model.safetensors"])(
    "refuses %s that is a link to a file outside the folder",
    async (name) => {
      await writeFile(join(root, "token"), "hf_secret");
      await rm(join(folder, name), { force: true });
      await symlink(join(root, "token"), join(folder, name));
      await expect(loadPretrained(folder, options)).rejects.toMatchObject({
        code: "FILE_UNREADABLE",
        message: expect.stringContaining(`${name}" is a link to a file outside its folder. Copy the file`),
      });
    },
  );

  it.each(["added_tokens.json", "special_tokens_map.json"])("refuses %s that is not JSON", async (name) => {
    await writeFile(join(folder, name), "hf_secret");
    await expect(loadPretrained(folder, options)).rejects.toMatchObject({ code: "TOKENIZER_INVALID" });
  });

  it
    .skipIf(process.platform === "win32")
    .each([...["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"]])(
    "refuses a pipe in the place of %s at once",
    async (name) => {
      await rm(join(folder, name), { force: true });
      execFileSync("mkfifo", [join(folder, name)], { stdio: "ignore" });
      await expect(loadPretrained(folder, options)).rejects.toMatchObject({
        code: "FILE_UNREADABLE",
        message: expect.stringContaining("is a pipe, not a file"),
      });
    },
  );

  it.each([
    [{ n_layers: 1e9 }, "config.json has 1000000000 layers, but the weights have only"],
    [{ id2label: undefined, num_labels: 1e9 }, "num_labels"],
    [{ id2label: undefined, num_labels: 2e7 }, "num_labels"],
  ])("refuses %j before it makes anything of that size", async (changes, message) => {
    const config = JSON.parse(await readFile(join(folder, "config.json"), "utf8")) as object;
    await writeFile(join(folder, "config.json"), JSON.stringify({ ...config, ...changes }));
    await expect(loadPretrained(folder, options)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining(message),
    });
  });

  it("reads the only weight file, with any name", async () => {
    await rename(join(folder, "model.safetensors"), join(folder, "model.fp16.safetensors"));
    expect((await loadPretrained(folder, options)).initialized).toEqual([]);
  });

  it("makes the tokenizer of an old model from its vocab.txt", async () => {
    const { tokenizerJson } = await loadPretrained(folder, options);
    const { model } = tokenizerJson as { model: { vocab: Record<string, number> } };
    await remove("tokenizer.json");
    await write("vocab.txt", Object.keys(model.vocab).join("\n"));
    const old = await loadPretrained(folder, options);
    expect(old.tokenizerJson).toEqual(tokenizerJson);
    expect(JSON.parse(old.tokenizerFiles["tokenizer.json"] ?? "")).toEqual(tokenizerJson); // Saved with the model.
  });

  it("reads the shards that the index lists", async () => {
    const whole = await loadPretrained(folder, options);
    await writeShards(["1.safetensors", "2.safetensors"]);
    expect((await loadPretrained(folder, options)).parameters).toEqual(whole.parameters);
  });

  it.each<[string, () => Promise<unknown>, string, RegExp]>([
    ["a file in its place", () => fileInPlace(), "FILE_UNREADABLE", /it is a file. Choose its folder, ".*pretrained-/],
    ["no folder", () => rm(folder, { recursive: true }), "FILE_MISSING", /does not exist/],
    ["no weights", () => remove("model.safetensors"), "FILE_MISSING", /no model.safetensors. Is it a model folder/],
    [
      "two weight files",
      () => duplicateWeights("a.safetensors", "b.safetensors"),
      "FILE_MISSING",
      /2 weight files.*Rename/,
    ],
    ["no config.json", () => remove("config.json"), "FILE_MISSING", /no config.json/],
    ["half a config.json", () => write("config.json", `{"model_type":`), "CONFIG_INVALID", /not JSON.*truncated/],
    ["another architecture", () => edit("config.json", { model_type: "t5" }), "ARCHITECTURE_UNKNOWN", /"t5"/],
    ["a config.json of another size", () => edit("config.json", { dim: 64 }), "WEIGHT_SHAPE", /\[100, 64\]/],
    ["a deeper config.json", () => edit("config.json", { n_layers: 3 }), "WEIGHT_MISSING", /no values for 16 weights/],
    ["one label", () => edit("config.json", { id2label: { 0: "score" } }), "CONFIG_UNSUPPORTED", /1 label, so/],
    ["no tokenizer.json", () => remove("tokenizer.json"), "FILE_MISSING", /no tokenizer.json, and no vocab.txt/],
    [
      "a vocab.txt without a vocabulary",
      () => move("tokenizer.json", "vocab.txt"),
      "TOKENIZER_INVALID",
      /no line "\[PAD\]"/,
    ],
    [
      "a Git LFS pointer as tokenizer.json",
      () => write("tokenizer.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
      "TOKENIZER_INVALID",
      /tokenizer.json" is a Git LFS pointer .*`git lfs pull`/,
    ],
    ["half a tokenizer.json", () => write("tokenizer.json", `{"model":{`), "TOKENIZER_INVALID", /not JSON/],
    ["no vocabulary", () => write("tokenizer.json", `{"model":{"vocab":[]}}`), "TOKENIZER_INVALID", /model.vocab/],
    [
      "a larger tokenizer",
      () => addToken(100),
      "TOKENIZER_MISMATCH",
      /101 tokens, but .* only 100 of them \("vocab_size"/,
    ],
    ["an empty weight file", () => write("model.safetensors", ""), "SAFETENSORS_INVALID", /0 bytes long/],
    ["a missing shard", () => writeShards(["1.safetensors", "gone"]), "SAFETENSORS_INVALID", /"gone"/],
    [
      "a shard in another folder",
      () => writeShards(["1.safetensors", "../x.safetensors"]),
      "SAFETENSORS_INVALID",
      /in the same folder/,
    ],
    ["an index with a wrong entry", () => writeWrongIndex(), "SAFETENSORS_INVALID", /lists "classifier.bias" in/],
    ["an index without a map", () => indexWithoutMap(), "SAFETENSORS_INVALID", /no "weight_map"/],
  ])("refuses a folder with %s", async (_, damage, code, message) => {
    await damage();
    const loading = loadPretrained(folder, options);
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toThrow(expect.objectContaining({ name: "ModelError", code }));
  });

  it.each([1, 28, 200])("loads %d spare rows of the embedding table, and saves them again", async (spare) => {
    await enlargeEmbeddings(100 + spare);
    const loaded = await loadPretrained(folder, options);
    const name = "distilbert.embeddings.word_embeddings.weight";
    expect([loaded.config.vocabularySize, loaded.parameters.get(name)?.shape]).toEqual([
      100 + spare,
      [100 + spare, 32],
    ]);
    await savePretrained(join(root, "saved"), loaded);
    const saved = await loadPretrained(join(root, "saved"), options);
    expect(saved.parameters).toEqual(loaded.parameters);
    expect(saved.config.source["vocab_size"]).toBe(100 + spare);
  });

  it("accepts blank lines at the end of vocab.txt, for which there is no embedding", async () => {
    const { model } = (await readJson("tokenizer.json")) as { model: { vocab: Record<string, number> } };
    await remove("tokenizer.json");
    await write("vocab.txt", `${Object.keys(model.vocab).join("\n")}\n\n\n`);
    expect((await loadPretrained(folder, options)).config.vocabularySize).toBe(100);
  });

  it("names the blank line of a vocab.txt that has more lines than the model has embeddings", async () => {
    const { model } = (await readJson("tokenizer.json")) as { model: { vocab: Record<string, number> } };
    await remove("tokenizer.json");
    await write("vocab.txt", Object.keys(model.vocab).toSpliced(20, 0, "").join("\n"));
    await expect(loadPretrained(folder, options)).rejects.toThrow(/vocab.txt" has 101 tokens, .* Line 21 is blank\./);
  });

  it("accepts a tokenizer that lacks a token of the model", async () => {
    await removeToken("worst");
    expect((await loadPretrained(folder, options)).config.vocabularySize).toBe(100);
  });

  it("reads and saves texts as tokenizer_config.json says, if tokenizer.json says otherwise", async () => {
    await edit("tokenizer_config.json", { do_lower_case: false });
    const loaded = await loadPretrained(folder, options);
    expect(loaded.tokenizerJson).toMatchObject({ normalizer: { type: "BertNormalizer", lowercase: false } });
    await savePretrained(join(root, "saved"), loaded);
    const saved: unknown = JSON.parse(await readFile(join(root, "saved/tokenizer.json"), "utf8"));
    expect(saved).toEqual(loaded.tokenizerJson);
  });

  it("reads JSON files with a byte order mark", async () => {
    for (const name of ["config.json", "tokenizer.json"])
      await write(name, `\uFEFF${await readFile(at(name), "utf8")}`);
    expect((await loadPretrained(folder, options)).config.labels).toEqual(["Negative", "Positive"]);
  });

  it.each([
    ["multi_label_classification", /each of its 2 labels a probability of its own/],
    ["regression", /predicts a number, not a class/],
    ["ranking", /"ranking", which is not known/],
  ])("refuses the problem type %s, unless the head will be replaced", async (problem_type, message) => {
    await edit("config.json", { problem_type });
    await expect(loadPretrained(folder, options)).rejects.toThrow(
      expect.objectContaining({ code: "CONFIG_UNSUPPORTED", message: expect.stringMatching(message) }),
    );
    expect((await loadPretrained(folder, { ...options, head: "any" })).initialized).toEqual([]);
  });

  it("accepts a problem type that says what a classifier is", async () => {
    await edit("config.json", { problem_type: "single_label_classification" });
    expect((await loadPretrained(folder, options)).config.labels).toHaveLength(2);
    await edit("config.json", { problem_type: null });
    expect((await loadPretrained(folder, options)).config.labels).toHaveLength(2);
  });
});

const at = (name: string): string => join(folder, name);
const write = (name: string, text: string): Promise<void> => writeFile(at(name), text);
const remove = (name: string): Promise<void> => rm(at(name));
const move = (from: string, to: string): Promise<void> => rename(at(from), at(to));

async function duplicateWeights(first: string, second: string): Promise<void> {
  await cp(at("model.safetensors"), at(first));
  await move("model.safetensors", second);
}

async function readJson(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(at(name), "utf8")) as Record<string, unknown>;
}

async function edit(name: string, fields: object): Promise<void> {
  await write(name, JSON.stringify({ ...(await readJson(name)), ...fields }));
}

async function enlargeEmbeddings(rows: number): Promise<void> {
  const parameters = [...(await readSafetensors(at("model.safetensors"))).values()];
  const name = "distilbert.embeddings.word_embeddings.weight";
  const enlarged = parameters.map((parameter) => {
    if (parameter.name !== name) return parameter;
    const values = new Float32Array(rows * 32).fill(0.5);
    values.set(parameter.values);
    return { name, shape: [rows, 32], values };
  });
  await remove("model.safetensors");
  await writeSafetensors(at("model.safetensors"), enlarged);
  await edit("config.json", { vocab_size: rows });
}

async function addToken(id: number): Promise<void> {
  const { added_tokens } = (await readJson("tokenizer.json")) as { added_tokens: object[] };
  await edit("tokenizer.json", { added_tokens: [...added_tokens, { ...added_tokens[0], id, content: "[NEW]" }] });
}

async function removeToken(token: string): Promise<void> {
  const { model } = (await readJson("tokenizer.json")) as { model: { vocab: Record<string, number> } };
  const vocab = Object.fromEntries(Object.entries(model.vocab).filter(([content]) => content !== token));
  await edit("tokenizer.json", { model: { ...model, vocab } });
}

/** Splits the weights into two shards. The index lists both; the second is written only if it has the name of a weight file. */
async function writeShards([first, second]: [string, string]): Promise<void> {
  const parameters = [...(await readSafetensors(at("model.safetensors"))).values()];
  await remove("model.safetensors");
  const halves = [parameters.slice(0, 5), parameters.slice(5)] as const;
  await writeSafetensors(at(first), halves[0]);
  if (second.endsWith(".safetensors")) await writeSafetensors(at(second), halves[1]);
  const entries = [...halves[0].map(({ name }) => [name, first]), ...halves[1].map(({ name }) => [name, second])];
  await write("model.safetensors.index.json", JSON.stringify({ weight_map: Object.fromEntries(entries) }));
}

async function writeWrongIndex(): Promise<void> {
  await writeShards(["1.safetensors", "2.safetensors"]);
  const { weight_map } = (await readJson("model.safetensors.index.json")) as { weight_map: Record<string, string> };
  await edit("model.safetensors.index.json", { weight_map: { ...weight_map, "classifier.bias": "2.safetensors" } });
}

async function indexWithoutMap(): Promise<void> {
  await mkdir(folder, { recursive: true });
  await remove("model.safetensors");
  await write("model.safetensors.index.json", `{"metadata":{}}`);
}

async function fileInPlace(): Promise<void> {
  await rm(folder, { recursive: true });
  await writeFile(folder, "");
}
