import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { pipeline } from "@huggingface/transformers";
import { bert, distilbert, exportClassifier, fitHead, loadPretrained, savePretrained } from "@sentiment-tuner/model";
import { modelChunks } from "@sentiment-tuner/onnx";
import { beforeAll, describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, temporaryFolder, TEST_REVIEWS } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

const LABELS = ["Negative", "Neutral", "Positive"];
const TEXTS = ["best film ever", "a dull story", ""];
const root = temporaryFolder();

describe.each(["tiny-distilbert", "tiny-bert"])("a classifier of three labels, %s", (name) => {
  const folder = join(root, name);
  beforeAll(async () => {
    const base = await loadPretrained(fixturePath(name), { architectures: [distilbert, bert], seed: 1 });
    const model = fitHead(base, { labels: LABELS, seed: 1 });
    const onnx = modelChunks(exportClassifier(model.architecture, model.config, model.parameters));
    await savePretrained(folder, { ...model, extraFiles: new Map([["onnx/model.onnx", onnx]]) });
  });

  it("is loaded by predict, which agrees with transformers.js", async () => {
    const { code, stdout } = await cli(["predict", "--model", folder, "--json", ...TEXTS]);
    expect(code).toBe(0);
    const expected = parseLines(stdout).map(({ probabilities }) => probabilities as Record<string, number>);
    const classify = await pipeline("text-classification", folder, { dtype: "fp32" });
    const actual = await classify(TEXTS, { top_k: 3 });
    await classify.dispose();
    expect(actual.map((scores) => scores.length)).toEqual([3, 3, 3]);
    expected.forEach((probabilities, index) => {
      expect(Object.keys(probabilities)).toEqual(LABELS);
      for (const { label, score } of actual[index] ?? [])
        expect(Math.abs((probabilities[label] ?? Number.NaN) - score)).toBeLessThan(1e-4); // Rounding differs between two builds of ONNX Runtime.
    });
  });

  it("is exported, in 8 bits only with test reviews or --force", async () => {
    const out = join(root, `${name}-onnx`);
    const args = ["export", "--model", folder, "--out", out, "--format"];
    expect((await cli([...args, "onnx-fp16"])).stdout).toContain("Accuracy   not evaluated");
    expect((await cli([...args, "onnx-int8"])).code).toBe(1);
    const { code, stdout } = await cli([...args, "onnx-int8", "--eval", TEST_REVIEWS, "--force"]);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("accuracy (16 reviews)") });
    expect(existsSync(join(out, "onnx/model_quantized.onnx"))).toBe(true);
  });
});

describe("a fine-tuned folder", () => {
  const first = join(root, "first");
  const second = join(root, "second");
  beforeAll(async () => {
    expect((await cli(["train", REVIEWS, ...SHORT_RUN, "--out", first, "--json"])).code).toBe(0);
  });

  it("can be a base model, with its head", async () => {
    const args = [...SHORT_RUN, "--out", second, "--model", join(first, "model")];
    const { code, stderr } = await cli(["train", REVIEWS, ...args]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Model {6}.*\d parameters$/m); // No "head starts with random weights".
  });

  it("has a model card with its metrics", () => {
    const card = readFileSync(join(first, "model/README.md"), "utf8");
    const report = JSON.parse(readFileSync(join(first, "report.json"), "utf8")) as { accuracy: number };
    expect(card).toMatch(/^---\n[\s\S]*pipeline_tag: text-classification\n[\s\S]*\n---\n/);
    expect(card).toContain(`| accuracy | ${report.accuracy.toFixed(3)} |`);
    expect(card).toContain("| training reviews | 44 of reviews\\.csv |");
    expect(card).not.toContain(root);
  });
});
