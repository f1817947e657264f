import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { pipeline } from "@huggingface/transformers";
import { beforeAll, describe, expect, it } from "vitest";

import { cli, HELD_OUT, parseLines, REVIEWS, SHORT_RUN, temporaryFolder, TINY_DISTILBERT } from "../support/cli.ts";

const root = temporaryFolder();
const run = join(root, "run");
const model = join(run, "model");
const exported = (name: string): string => join(root, name);
const exportTo = (out: string, ...args: string[]) =>
  cli(["export", "--model", model, "--out", out, "--threads", "1", ...args]);

beforeAll(async () => {
  expect((await cli(["train", REVIEWS, ...SHORT_RUN, "--out", run, "--json"])).code).toBe(0);
});

describe("export", () => {
  it("judges on the run's own held-out reviews and shows the formats side by side", async () => {
    const { code, stdout } = await exportTo(exported("side-by-side"), "--format", "onnx-fp16");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}format +size +accuracy \(16 reviews\) +64 tokens, p50$/m);
    expect(stdout).toMatch(/^ {2}onnx \(float32\) +0\.1 MB +\d+\.\d\d% +\d+\.\d ms$/m);
    expect(stdout).toMatch(/^ {2}onnx-fp16 +0\.1 MB +\d+\.\d\d% +\d+\.\d ms +written$/m);
    expect(stdout).toMatch(/^ONNX +operator set 20, made by sentiment-tuner \d/m);
  });

  it("reports the accuracy that the run was judged by", async () => {
    const { stdout } = await exportTo(exported("accuracy"), "--format", "onnx", "--json");
    const { accuracy } = JSON.parse(readFileSync(join(run, "report.json"), "utf8")) as { accuracy: number };
    expect(JSON.parse(stdout)).toMatchObject({
      reviews: 16,
      variants: [{ format: "onnx", accuracy, isWritten: true }],
    });
  });

  it.each([
    ["onnx", "model.onnx", "fp32", 1e-4],
    ["onnx-fp16", "model_fp16.onnx", "fp16", 2e-3], // Weights with 11 bits, two layers.
    ["onnx-int8", "model_quantized.onnx", "q8", 0.05], // Weights with 7 bits and inputs with 8.
  ] as const)("writes %s where transformers.js looks for it", async (format, file, dtype, tolerance) => {
    const out = exported(format);
    expect((await exportTo(out, "--format", format, "--force")).code).toBe(0);
    expect(readdirSync(join(out, "onnx"))).toEqual([file]);
    const texts = ["best film ever", "a dull story", "bad"];
    const classify = await pipeline("text-classification", out, { dtype });
    const theirs = await classify(texts, { top_k: 2 });
    await classify.dispose();
    const ours = parseLines((await cli(["predict", "--model", model, "--json", ...texts])).stdout);
    theirs.forEach((scores, index) => {
      const probabilities = ours[index]?.["probabilities"] as Record<string, number>;
      for (const { label, score } of scores)
        expect(Math.abs(score - (probabilities[label] ?? Number.NaN))).toBeLessThan(tolerance);
    });
  });

  it("adds a format to a folder that has the same model, the model's own too", async () => {
    const sizes = async (out: string): Promise<string[]> => {
      expect((await exportTo(out, "--format", "onnx-int8", "--force")).code).toBe(0);
      return readdirSync(join(out, "onnx")).sort();
    };
    const out = exported("both");
    await exportTo(out, "--format", "onnx");
    expect(await sizes(out)).toEqual(["model.onnx", "model_quantized.onnx"]);
    expect(await sizes(model)).toEqual(["model.onnx", "model_quantized.onnx"]);
    expect(existsSync(join(model, "model.safetensors"))).toBe(true);
  });

  it("refuses a folder with something else in it", async () => {
    const { code, stderr } = await exportTo(TINY_DISTILBERT, "--format", "onnx");
    expect(code).toBe(1);
    expect(stderr).toContain("contains another model. Choose an empty or a new folder.");
    expect((await exportTo(run, "--format", "onnx")).stderr).toContain(
      "and no model. Choose an empty or a new folder.",
    );
  });

  describe("where 8 bits lose too much", () => {
    const hard = join(root, "hard.csv");
    beforeAll(async () => {
      // Texts that the model can hardly decide, labelled as it decides them: rounding turns some of them around.
      const words = ["good", "bad", "film", "story", "the", "a", "dull", "great", "plot", "ever", "best", "worst"];
      const texts = Array.from({ length: 600 }, (_text, index) =>
        Array.from({ length: 3 + (index % 5) }, (_word, place) => words[(index * 7 + place * (index % 11)) % 12]).join(
          " ",
        ),
      );
      const lines = parseLines(
        (await cli(["predict", "--model", model, "--json", "-"], { stdin: texts.join("\n") })).stdout,
      );
      const undecided = [...new Map(lines.map((line, index) => [texts[index], line])).entries()]
        .sort(([, a], [, b]) => (a["score"] as number) - (b["score"] as number))
        .slice(0, 20);
      writeFileSync(
        hard,
        ["text,label", ...undecided.map(([text, line]) => `${text ?? ""},${String(line["label"])}`)].join("\n"),
      );
    });

    it("writes nothing and names the figures", async () => {
      const out = exported("refused");
      const { code, stderr } = await exportTo(out, "--format", "onnx-int8", "--eval", hard);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /"onnx-int8" loses \d+\.00 points of accuracy on 20 test reviews: \d+\.00% instead of 100\.00%/,
      );
      expect(existsSync(out)).toBe(false);
      expect(readdirSync(root).filter((name) => name.includes("exporting"))).toEqual([]);
    });

    it("writes it all the same when forced, and says so", async () => {
      const out = exported("forced");
      const { code, stdout } = await exportTo(out, "--format", "onnx-int8", "--eval", hard, "--force");
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Gate +onnx-int8 loses \d+\.00 points of accuracy.*written because it was forced$/m);
      expect(statSync(join(out, "onnx/model_quantized.onnx")).size).toBeGreaterThan(0);
    });
  });

  it("asks for test reviews if those of the run have changed", async () => {
    const reviews = join(root, "own.csv");
    const other = join(root, "other-run");
    writeFileSync(reviews, readFileSync(HELD_OUT));
    const args = SHORT_RUN.map((arg) => (arg === HELD_OUT ? reviews : arg));
    expect((await cli(["train", REVIEWS, ...args, "--out", other, "--json"])).code).toBe(0);
    writeFileSync(reviews, `${readFileSync(HELD_OUT, "utf8")}\none more,positive`);
    const args8 = ["--model", join(other, "model"), "--format", "onnx-int8", "--out", exported("changed")];
    const { code, stderr } = await cli(["export", ...args8]);
    expect(code).toBe(1);
    expect(stderr).toContain(`the dataset "${reviews}" has changed since the run`);
    expect(stderr).toContain("--eval");
  });
});
