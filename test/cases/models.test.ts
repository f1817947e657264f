import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Parameter, type Parameters, readSafetensors, writeSafetensors } from "@sentiment-tuner/model";
import { beforeAll, describe, expect, it } from "vitest";

import { cli, type CliResult, parseLines, REVIEWS, temporaryFolder, TEST_REVIEWS } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";
import { csv, labelled, writeFiles } from "./support.ts";

const ROOT = temporaryFolder();
const run = join(ROOT, "trained");
const trained = join(run, "model");
let accuracy: number;

const SHORT = ["--recipe", "tutorial", "--ladder", "none"];

beforeAll(async () => {
  const options = ["--model", fixturePath("tiny-bert"), "--epochs", "30", "--lr", "3e-3", ...SHORT];
  await cli(["train", REVIEWS, "--eval", TEST_REVIEWS, ...options, "--out", run, "--json"]);
  accuracy = await accuracyOf(trained);
  expect(accuracy).toBeGreaterThan(0.8);
});

interface Changes {
  readonly config?: Record<string, unknown>;
  readonly weights?: (parameters: Parameters) => Parameters;
  /** Files to remove. */
  readonly without?: readonly string[];
}

/** A copy of the trained model, changed. */
async function variant(name: string, { config = {}, weights, without = [] }: Changes): Promise<string> {
  const folder = join(ROOT, name);
  cpSync(trained, folder, { recursive: true });
  rmSync(join(folder, "sentiment_tuner.json"), { force: true }); // Checkpoints of other tools have no such file.
  const path = join(folder, "config.json");
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as object), ...config }));
  if (weights !== undefined) {
    const file = join(folder, "model.safetensors");
    const changed = weights(await readSafetensors(file));
    rmSync(file);
    await writeSafetensors(
      file,
      [...changed].map(([key, parameter]) => ({ ...parameter, name: key })),
    );
  }
  for (const file of without) rmSync(join(folder, file), { recursive: true });
  return folder;
}

const named = (...labels: readonly string[]): Record<string, unknown> => ({
  id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
  label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
});

function change(parameters: Parameters, suffix: RegExp, edit: (parameter: Parameter) => Parameter): Parameters {
  return new Map([...parameters].map(([name, value]) => [name, suffix.test(name) ? edit(value) : value]));
}

const HEAD = /^classifier\./;

/** The rows of the head, each a mix of the two that are there: `share` 0 is the first, 1 the second. */
function mixHead(...shares: readonly number[]): (parameters: Parameters) => Parameters {
  return (parameters) =>
    change(parameters, HEAD, ({ name, shape, values }) => {
      const width = values.length / 2;
      const mixed = shares.flatMap((share) =>
        Array.from({ length: width }, (_value, index) => {
          const [first = 0, second = 0] = [values[index], values[width + index]];
          return (1 - share) * first + share * second;
        }),
      );
      return { name, shape: [shares.length, ...shape.slice(1)], values: Float32Array.from(mixed) };
    });
}

const swapHead = mixHead(1, 0);

async function accuracyOf(model: string, dataset = TEST_REVIEWS): Promise<number> {
  const { code, stdout, stderr } = await cli(["evaluate", dataset, "--model", model, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return (JSON.parse(stdout) as { accuracy: number }).accuracy;
}

function predict(model: string): Promise<CliResult> {
  return cli(["predict", "--model", model, "great"]);
}

describe("class names in another order than the reviews'", () => {
  it.each([
    ["good", "bad"],
    ["1", "0"],
    ["POSITIVE", "NEGATIVE"],
    ["not_negative", "negative"],
  ])("%s and %s are matched by meaning", async (first, second) => {
    const folder = await variant(`reversed-${first}`, { config: named(first, second), weights: swapHead });
    expect(await accuracyOf(folder)).toBe(accuracy);
  });

  it("keep their head when they are fine-tuned further, in the order of the reviews", async () => {
    const folder = await variant("reversed-base", { config: named("POSITIVE", "NEGATIVE"), weights: swapHead });
    const options = ["--model", folder, "--epochs", "1", "--lr", "1e-6", ...SHORT];
    const out = join(ROOT, "further");
    const { stdout } = await cli(["train", REVIEWS, "--eval", TEST_REVIEWS, ...options, "--out", out, "--json"]);
    const events = parseLines(stdout);
    expect(events.find(({ type }) => type === "model-loaded")).toMatchObject({
      initialized: [],
      head: expect.stringContaining("kept") as string,
    });
    expect(events.findLast(({ type }) => type === "evaluated")).toMatchObject({ report: { accuracy } });
  });
});

describe("classifiers of other classes", () => {
  const stars = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];
  const fiveStars = (): Promise<string> =>
    variant("five-stars", { config: named(...stars), weights: mixHead(0, 0.25, 0.5, 0.75, 1) });

  it("answer with all their labels", async () => {
    const { code, stdout } = await cli(["predict", "--model", await fiveStars(), "--json", "great"]);
    const [{ probabilities } = {}] = parseLines(stdout);
    expect([code, Object.keys(probabilities as object)]).toEqual([0, stars]);
  });

  it("are evaluated on ratings", async () => {
    const rows = [1, 2, 3, 4, 5].flatMap((rating) => labelled([rating < 3 ? "negative" : "positive", rating, 6]));
    const folder = writeFiles({ "shop.csv": csv("text,rating", rows) });
    const { code, stdout } = await cli([
      ...["evaluate", join(folder, "shop.csv"), "--model", await variantOnce("five-stars"), "--json"],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ classNames: stars, rows: 30 });
  });

  it("get a new head for other classes, and that is said", async () => {
    const options = ["--model", await variantOnce("five-stars"), "--epochs", "1", ...SHORT];
    const { code, stderr } = await cli(["train", REVIEWS, ...options, "--out", join(ROOT, "new-head")]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/head is new.*5 stars/);
  });

  it("with a neutral class are evaluated on reviews of two classes", async () => {
    const labels = named("negative", "neutral", "positive");
    const folder = await variant("three-labels", { config: labels, weights: mixHead(0, 0.5, 1) });
    expect(await accuracyOf(folder)).toBeGreaterThan(0.5);
  });

  it("without a class of the reviews ask what becomes of it", async () => {
    const rows = labelled(["negative", "negative", 9], ["neutral", "neutral", 9], ["positive", "positive", 9]);
    const folder = writeFiles({ "a.csv": csv("text,label", rows) });
    const { code, stderr } = await cli(["evaluate", join(folder, "a.csv"), "--model", trained]);
    expect(code).toBe(2);
    expect(stderr).toContain("neutral");
  });

  it.each([
    ["of several labels at once", { problem_type: "multi_label_classification" }, undefined, "a text can have several"],
    ["that predict a number", { ...named("LABEL_0"), problem_type: "regression" }, mixHead(0), "number"],
  ])("%s are named and refused", async (what, config, weights, words) => {
    const folder = await variant(`refused ${what}`, { config, ...(weights && { weights }) });
    const { code, stderr } = await predict(folder);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect((await cli(["evaluate", TEST_REVIEWS, "--model", folder])).code).toBe(1);
  });
});

/** The folder of a variant that another test made. */
function variantOnce(name: string): Promise<string> {
  return Promise.resolve(join(ROOT, name));
}

describe("unusual checkpoints", () => {
  it("with more embedding rows than tokens load", async () => {
    const grow = (parameters: Parameters): Parameters =>
      change(parameters, /word_embeddings\.weight$/, ({ name, shape: [rows = 0, width = 0], values }) => ({
        name,
        shape: [rows + 200, width],
        values: Float32Array.from([...values, ...new Array<number>(200 * width).fill(0.5)]),
      }));
    const folder = await variant("spare-rows", { config: { vocab_size: 300 }, weights: grow });
    expect(await accuracyOf(folder)).toBe(accuracy);
  });

  it.each(["_orig_mod.", "module.", "module._orig_mod."])("with weights under %s load", async (prefix) => {
    const rename = (parameters: Parameters): Parameters =>
      new Map([...parameters].map(([name, value]) => [prefix + name, value]));
    expect(await accuracyOf(await variant(`prefix ${prefix}`, { weights: rename }))).toBe(accuracy);
  });

  it("with NaN say so", async () => {
    const spoil = (parameters: Parameters): Parameters =>
      change(parameters, /layer\.1\.output\.dense\.weight$/, (parameter) => ({
        ...parameter,
        values: parameter.values.map((value, index) => (index === 7 ? Number.NaN : value)),
      }));
    const { code, stderr } = await predict(await variant("nan", { weights: spoil }));
    expect(code).toBe(1);
    expect(stderr).toContain("NaN");
    expect(stderr).not.toContain("learning rate");
  });

  it("with only pytorch_model.bin get advice that keeps the head", async () => {
    const folder = await variant("pytorch-bin", { without: ["model.safetensors", "onnx"] });
    writeFileSync(join(folder, "pytorch_model.bin"), "pickle");
    const { code, stderr } = await predict(folder);
    expect(code).toBe(1);
    expect(stderr).toContain("AutoModelForSequenceClassification");
  });

  it("with only ONNX files answer as those with safetensors do", async () => {
    const { code, stdout, stderr } = await predict(await variant("onnx-only", { without: ["model.safetensors"] }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe((await predict(trained)).stdout);
  });

  it("that are the folder of a run name the model in it", async () => {
    const { code, stderr } = await predict(run);
    expect(code).toBe(1);
    expect(stderr).toContain(trained);
  });
});

describe("reviews of one class", () => {
  it("can be evaluated", async () => {
    const folder = writeFiles({ "only.csv": csv("text,label", labelled(["positive", 1, 12])) });
    const { code, stdout } = await cli(["evaluate", join(folder, "only.csv"), "--model", trained]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/accuracy\s+\d/);
  });

  it("leave out labels that mean none in a test set", async () => {
    const rows = labelled(["negative", 0, 9], ["positive", 1, 9], ["neutral", -1, 9]);
    const folder = writeFiles({ "test.csv": csv("text,label", rows) });
    const { code, stdout } = await cli(["evaluate", join(folder, "test.csv"), "--model", trained, "--json"]);
    expect([code, (JSON.parse(stdout) as { rows: number }).rows]).toEqual([0, 18]);
  });
});

describe("texts to predict", () => {
  it("come from lines that end in LF or CR LF and nothing else", async () => {
    const { code, stdout } = await cli(["predict", "--model", trained, "-"], { stdin: "a dull\rstory\ngreat\r\n" });
    expect([code, stdout.trimEnd().split("\n")]).toEqual([0, expect.objectContaining({ length: 2 })]);
  });

  it("are not the name of a file", async () => {
    const folder = writeFiles({ "plain.csv": csv("text,label", labelled(["positive", 1, 3])) });
    const { code, stderr } = await cli(["predict", "--model", trained, join(folder, "plain.csv")]);
    expect(code).toBe(2);
    expect(stderr).toContain("--out");
  });

  it("are not the lines of a table", async () => {
    const stdin = csv("text,label", labelled(["positive", 1, 3], ["negative", 0, 3]));
    const { stderr } = await cli(["predict", "--model", trained, "-"], { stdin });
    expect(stderr).toContain("--out");
  });

  it("that begin with a dash follow --", async () => {
    const text = "-1/10, would not watch again";
    const { code, stderr } = await cli(["predict", "--model", trained, text]);
    expect(code).toBe(2);
    expect(stderr).toContain("-- ");
    expect((await cli(["predict", "--model", trained, "--", text])).code).toBe(0);
  });
});
