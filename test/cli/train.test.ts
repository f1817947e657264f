import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import {
  cli,
  type CliResult,
  parseLines,
  REVIEWS,
  SHORT_RUN,
  temporaryFolder,
  TEST_REVIEWS,
  TINY_DISTILBERT,
  VERSION,
} from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

const folder = temporaryFolder();
const out = join(folder, "run");
const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
const readReport = (run: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(run, "report.json"), "utf8")) as Record<string, unknown>;

describe("train --json", () => {
  let result: CliResult;
  beforeAll(async () => {
    result = await cli(["train", REVIEWS, ...SHORT_RUN, "--out", out, "--json"]);
  });

  it("exits with 0 and prints nothing on standard error", () => {
    expect(result).toMatchObject({ code: 0, stderr: "" });
  });

  it("leaves the model, the report, the predictions and the events, and no checkpoints", () => {
    expect(readdirSync(out).sort()).toEqual(["events.jsonl", "model", "predictions.jsonl", "report.json"]);
    expect(readdirSync(join(out, "model"), { recursive: true }).sort()).toEqual([
      "README.md",
      "config.json",
      "model.safetensors",
      "onnx",
      join("onnx", "model.onnx"),
      "sentiment_tuner.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
  });

  it("prints exactly the events that are in events.jsonl", () => {
    expect(result.stdout).toBe(readFileSync(join(out, "events.jsonl"), "utf8"));
  });

  it("reports each step of the work, in order", () => {
    const types = parseLines(result.stdout).map(({ type }) => type);
    const known = ["read", "cleaned", "split", "model-loaded", "tokenized", "started", "step", "evaluated", "finished"];
    const firsts = known.map((type) => types.indexOf(type));
    expect(firsts.every((first) => first >= 0)).toBe(true);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(types.filter((type) => type === "step")).toHaveLength(12);
    expect(types.at(-1)).toBe("completed");
  });

  it("writes a report with metrics, intervals and the confusion matrix at its top level", () => {
    const report = readReport(out);
    expect(report).toMatchObject({
      rows: 16,
      classNames: ["Negative", "Positive"],
      accuracy: expect.any(Number),
      f1: expect.any(Number),
      confusionMatrix: [
        [expect.any(Number), expect.any(Number)],
        [expect.any(Number), expect.any(Number)],
      ],
      intervals: {
        accuracy: { low: expect.any(Number), high: expect.any(Number), level: 0.95 },
        f1: { low: expect.any(Number), high: expect.any(Number), level: 0.95 },
      },
      metrics: { accuracy: report["accuracy"], macroF1: expect.any(Number) },
    });
  });

  it("writes everything that is needed to repeat the run", () => {
    const weights = "model.safetensors";
    expect(readReport(out)).toMatchObject({
      data: { paths: [TEST_REVIEWS], sha256: { [TEST_REVIEWS]: sha256(TEST_REVIEWS) } },
      model: { maxLength: 24, truncation: "head", sha256: { [weights]: sha256(join(out, "model", weights)) } },
      versions: { "sentiment-tuner": VERSION, node: process.versions.node, "onnxruntime-node": expect.any(String) },
      training: {
        baseModel: { folder: TINY_DISTILBERT, sha256: { [weights]: sha256(join(TINY_DISTILBERT, weights)) } },
        data: { paths: [REVIEWS], sha256: { [REVIEWS]: sha256(REVIEWS) } },
        settings: { epochs: 2, batchSize: 8, learningRate: 2e-3, maxLength: 24, seed: 42 },
        seed: 42,
        trainReviews: 44,
        steps: 12,
        isRepeatable: true,
        history: [
          { step: 6, epoch: 1 },
          { step: 12, epoch: 2 },
        ],
      },
    });
  });

  it("writes line, label and probabilities of each test review", () => {
    const predictions = parseLines(readFileSync(join(out, "predictions.jsonl"), "utf8"));
    expect(predictions).toHaveLength(16);
    expect(predictions[1]).toMatchObject({
      path: TEST_REVIEWS,
      line: 3,
      label: "Negative",
      probabilities: { Negative: expect.any(Number), Positive: expect.any(Number) },
    });
  });

  it("gives the same bytes of weights when it is repeated, with dropout", async () => {
    const again = join(folder, "again");
    expect((await cli(["train", REVIEWS, ...SHORT_RUN, "--out", again, "--json"])).code).toBe(0);
    const weights = join("model", "model.safetensors");
    expect(sha256(join(again, weights))).toBe(sha256(join(out, weights)));
    const config = JSON.parse(readFileSync(join(out, "model", "config.json"), "utf8")) as Record<string, unknown>;
    expect(config).toMatchObject({ dropout: 0.1, seq_classif_dropout: 0.2 });
  });

  it("gives other weights with another seed", async () => {
    const other = join(folder, "other-seed");
    await cli(["train", REVIEWS, ...SHORT_RUN, "--out", other, "--seed", "7"]);
    const weights = join("model", "model.safetensors");
    expect(sha256(join(other, weights))).not.toBe(sha256(join(out, weights)));
  });
});

describe("train", () => {
  it("prints progress on standard error, and the result on standard output", async () => {
    const run = join(folder, "for-a-person");
    const { code, stdout, stderr } = await cli(["train", REVIEWS, ...SHORT_RUN, "--out", run]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Model {6}.*tiny-distilbert: distilbert, 23,522 parameters$/m);
    expect(stderr).toMatch(/^Read {7}44 rows: 22 Negative, 22 Positive; columns "review" and "sentiment"$/m);
    expect(stderr).toMatch(/^Epoch 2 {4}accuracy +\d+\.\d% {3}F1 +\d+\.\d% {3}log loss \d\.\d{3}/m);
    expect(stdout).toMatch(/^ {2}16 test reviews +value +95% interval/m);
    expect(stdout).toMatch(/^ {2}accuracy +[01]\.\d{3} +[01]\.\d{3} – [01]\.\d{3}/m);
    expect(stdout).toMatch(/^ {2}Negative +\d+ +\d+$/m);
    expect(stdout).toContain(`predict --model ${join(run, "model")}`);
    expect(stdout + stderr).not.toContain("\u001b");
  });

  it("learns the fixture reviews", async () => {
    const run = join(folder, "learns");
    const longer = ["--recipe", "tutorial", "--epochs", "12", "--batch-size", "4", "--lr", "4e-3", "--threads", "1"];
    await cli([
      "train",
      REVIEWS,
      "--eval",
      TEST_REVIEWS,
      "--model",
      TINY_DISTILBERT,
      "--max-length",
      "24",
      ...longer,
      "--out",
      run,
    ]);
    expect(readReport(run)["accuracy"]).toBeGreaterThan(0.7);
  });

  it("uses a fifth of the reviews as the test set by default, with a BERT as well", async () => {
    const run = join(folder, "split");
    const options = [
      "--model",
      fixturePath("tiny-bert"),
      "--recipe",
      "tutorial",
      "--epochs",
      "1",
      "--max-length",
      "24",
    ];
    const { code, stdout } = await cli(["train", REVIEWS, TEST_REVIEWS, ...options, "--out", run, "--json"]);
    expect(code).toBe(0);
    expect(parseLines(stdout).find(({ type }) => type === "split")).toMatchObject({ train: 48, test: 12 });
    expect(readReport(run)).toMatchObject({
      rows: 12,
      data: { paths: [REVIEWS, TEST_REVIEWS] },
      training: { testSize: 0.2, trainReviews: 48 },
    });
  });
});
