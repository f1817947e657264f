import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { pipeline } from "@huggingface/transformers";
import { beforeAll, describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, temporaryFolder, TEST_REVIEWS, TINY_DISTILBERT } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

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
  it("evaluates on the test set of the run and shows the formats side by side", async () => {
    const { code, stdout } = await exportTo(exported("side-by-side"), "--format", "onnx-fp16");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}format +size +accuracy \(16 reviews\) +64 tokens, p50$/m);
    expect(stdout).toMatch(/^ {2}onnx \(float32\) +0\.1 MB +\d+\.\d\d% +\d+\.\d ms$/m);
    expect(stdout).toMatch(/^ {2}onnx-fp16 +0\.1 MB +\d+\.\d\d% +\d+\.\d ms +written$/m);
    expect(stdout).toMatch(/^ONNX +operator set 20, made by sentiment-tuner \d/m);
  });

  it("reports the same accuracy as the run", async () => {
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
  ] as const)("writes %s under the name that transformers.js loads", async (format, file, dtype, tolerance) => {
    const out = exported(format);
    expect((await exportTo(out, "--format", format, "--force")).code).toBe(0);
    expect(readdirSync(join(out, "onnx"))).toEqual([file]);
    const texts = ["best film ever", "a dull story", "bad"];
    const classify = await pipeline("text-classification", out, { dtype });
    const actual = await classify(texts, { top_k: 2 });
    await classify.dispose();
    const expected = parseLines((await cli(["predict", "--model", model, "--json", ...texts])).stdout);
    expect(actual.map((scores) => scores.length)).toEqual([2, 2, 2]);
    actual.forEach((scores, index) => {
      const probabilities = expected[index]?.["probabilities"] as Record<string, number>;
      for (const { label, score } of scores)
        expect(Math.abs(score - (probabilities[label] ?? Number.NaN))).toBeLessThan(tolerance);
    });
  });

  it("adds a format to a folder with the same model, such as the model folder itself", async () => {
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

  it("rejects a folder with other contents", async () => {
    const { code, stderr } = await exportTo(TINY_DISTILBERT, "--format", "onnx");
    expect(code).toBe(1);
    expect(stderr).toContain("contains another model. Choose an empty or a new folder.");
    expect((await exportTo(run, "--format", "onnx")).stderr).toContain(
      "and no model. Choose an empty or a new folder.",
    );
  });

  it("evaluates the model on the engine of --engine, and compares the exported file with it", async () => {
    const engine = ["--plugin", fixturePath("plugins/lost-device.mjs"), "--engine", "lost:gpu"];
    const { code, stderr } = await exportTo(exported("engine"), "--format", "onnx", ...engine);
    expect(code).toBe(1);
    expect(stderr).toContain("computes other results than the trained model");
  });

  describe("if the int8 model loses too much accuracy", () => {
    const hard = join(root, "hard.csv");
    beforeAll(async () => {
      // The least certain predictions of the model, used as labels. Rounding changes some of them.
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

    it("writes nothing and reports the accuracies", async () => {
      const out = exported("refused");
      const { code, stderr } = await exportTo(out, "--format", "onnx-int8", "--eval", hard);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /"onnx-int8" loses \d+\.00 points of accuracy on 20 test reviews: \d+\.00% instead of 100\.00%/,
      );
      expect(stderr).toContain("Try --format onnx-fp16, or add --force");
      expect(existsSync(out)).toBe(false);
      expect(readdirSync(root).filter((name) => name.startsWith("."))).toEqual([]);
    });

    it("writes the file with --force, and reports that", async () => {
      const out = exported("forced");
      const { code, stdout } = await exportTo(out, "--format", "onnx-int8", "--eval", hard, "--force");
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Gate +onnx-int8 loses \d+\.00 points of accuracy.*written because of --force$/m);
      expect(statSync(join(out, "onnx/model_quantized.onnx")).size).toBeGreaterThan(0);
    });
  });

  it("asks for test reviews if the test set of the run has changed", async () => {
    const reviews = join(root, "own.csv");
    const other = join(root, "other-run");
    writeFileSync(reviews, readFileSync(TEST_REVIEWS));
    const args = SHORT_RUN.map((arg) => (arg === TEST_REVIEWS ? reviews : arg));
    expect((await cli(["train", REVIEWS, ...args, "--out", other, "--json"])).code).toBe(0);
    writeFileSync(reviews, `${readFileSync(TEST_REVIEWS, "utf8")}\none more,positive`);
    const args8 = ["--model", join(other, "model"), "--format", "onnx-int8", "--out", exported("changed")];
    const { code, stderr } = await cli(["export", ...args8]);
    expect(code).toBe(1);
    expect(stderr).toContain(`the dataset "${reviews}" has changed since the run`);
    expect(stderr).toContain("Give test reviews with --eval, or add --force");
  });

  describe("a model of three classes, with the cleaning of its run", () => {
    const topics = join(root, "topics");
    const topicModel = join(topics, "model");
    const classes = ["billing", "delivery", "returns"];
    const exportTopics = (out: string, ...args: string[]) =>
      cli(["export", "--model", topicModel, "--out", out, "--threads", "1", ...args]);

    beforeAll(async () => {
      const dataset = join(root, "topics.csv");
      writeFileSync(dataset, TOPICS);
      const base = ["--model", TINY_DISTILBERT, "--max-length", "24", "--batch-size", "8", "--threads", "1"];
      const { code, stderr } = await cli([
        ...["train", dataset, ...base, "--epochs", "2", "--lr", "2e-3", "--recipe", "tutorial"],
        ...["--ladder", "none", "--out", topics, "--json"],
      ]);
      expect({ code, stderr }).toMatchObject({ code: 0 });
    });

    it("is evaluated on the test set of the run, with the same accuracy", async () => {
      const { stdout } = await exportTopics(exported("topics-gate"), "--format", "onnx-int8", "--json", "--force");
      const report = JSON.parse(readFileSync(join(topics, "report.json"), "utf8")) as {
        accuracy: number;
        rows: number;
        classNames: string[];
      };
      expect(report.classNames).toEqual(classes);
      const result = JSON.parse(stdout) as { gates: unknown[] };
      expect(result).toMatchObject({
        reviews: report.rows,
        variants: [{ format: "onnx", accuracy: report.accuracy }, {}],
      });
      expect(result.gates).toMatchObject([{ format: "onnx-int8", lostPoints: expect.any(Number) as number }]);
    });

    it.each([
      ["onnx", "fp32", 1e-4],
      ["onnx-fp16", "fp16", 2e-3],
      ["onnx-int8", "q8", 0.05],
    ] as const)("gives our probabilities in transformers.js as %s", async (format, dtype, tolerance) => {
      const out = exported(`topics-${format}`);
      expect((await exportTopics(out, "--format", format, "--force")).code).toBe(0);
      expect(readFileSync(join(out, "sentiment_tuner.json"), "utf8")).toBe(
        readFileSync(join(topicModel, "sentiment_tuner.json"), "utf8"),
      );
      const texts = ["the film is late", "a wrong story", "bad"];
      const classify = await pipeline("text-classification", out, { dtype });
      const actual = await classify(texts, { top_k: 3 });
      await classify.dispose();
      const expected = parseLines((await cli(["predict", "--model", topicModel, "--json", ...texts])).stdout);
      actual.forEach((scores, index) => {
        const probabilities = expected[index]?.["probabilities"] as Record<string, number>;
        expect(scores.map(({ label }) => label).sort()).toEqual(classes);
        for (const { label, score } of scores)
          expect(Math.abs(score - (probabilities[label] ?? Number.NaN))).toBeLessThan(tolerance);
      });
    });

    it("predicts and evaluates cleaned texts", async () => {
      const [clean, marked] = ["a bad film", String.raw`<p>a   b<b>ad</b></p>\nfilm`];
      const predictions = parseLines((await cli(["predict", "--model", topicModel, "--json", clean, marked])).stdout);
      expect(predictions[1]?.["label"]).toBe(predictions[0]?.["label"]);
      // The two texts are in one batch or in two: some units of the last of float32's 24 bits.
      expect(predictions[1]?.["score"]).toBeCloseTo(predictions[0]?.["score"] as number, 5);
      const datasets = [clean, marked].map((text, index) => {
        const path = join(root, `evaluate-${String(index)}.csv`);
        writeFileSync(path, `text,label\n${classes.map((label) => `"${text}",${label}`).join("\n")}\n`);
        return path;
      });
      const losses = await Promise.all(
        datasets.map(async (path) => {
          const { stdout } = await cli(["evaluate", path, "--model", topicModel, "--json", "--threads", "1"]);
          return (JSON.parse(stdout) as { logLoss: number }).logLoss;
        }),
      );
      expect(losses[1]).toBeCloseTo(losses[0] ?? Number.NaN, 5);
    });
  });
});

/** Texts about three topics, some with markup. */
const TOPICS = [
  "text,label",
  ...["film", "story", "plot", "acting", "movie", "ending", "cast", "scene"].flatMap((noun, index) =>
    ["", "<br />so "].flatMap((start) => [
      `${start}the ${noun} is good ${String(index)},billing`,
      `${start}a late ${noun} ${String(index)},delivery`,
      `${start}this ${noun} was bad ${String(index)},returns`,
    ]),
  ),
].join("\n");
