import { readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, temporaryFolder, TEST_REVIEWS } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";
import { MINILM_FOLDER } from "../support/minilm.ts";

/** An engine that always computes Positive. */
const FIXED_ENGINE = ["--plugin", fixturePath("plugins/lost-device.mjs"), "--engine", "lost:gpu"];

const out = join(temporaryFolder(), "run");
const model = join(out, "model");
beforeAll(async () => {
  expect((await cli(["train", REVIEWS, ...SHORT_RUN, "--out", out, "--json"])).code).toBe(0);
});

describe("predict", () => {
  it("prints a label and its percentage for each text, in order", async () => {
    const { code, stdout, stderr } = await cli(["predict", "--model", model, "best film ever", "a dull story"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^(Negative|Positive) \(\d{2,3}%\)\n(Negative|Positive) \(\d{2,3}%\)\n$/);
  });

  it("prints label, score and probabilities as JSON, one object per line", async () => {
    const { stdout } = await cli(["predict", "--model", model, "--json", "best film ever", ""]);
    const predictions = parseLines(stdout);
    expect(predictions).toHaveLength(2);
    for (const prediction of predictions) {
      expect(Object.keys(prediction)).toEqual(["label", "score", "probabilities"]);
      const { label, score, probabilities } = prediction as {
        label: string;
        score: number;
        probabilities: Record<string, number>;
      };
      expect(Object.keys(probabilities)).toEqual(["Negative", "Positive"]);
      expect(score).toBe(probabilities[label]);
      expect(score).toBeGreaterThanOrEqual(0.5);
      expect((probabilities["Negative"] ?? 0) + (probabilities["Positive"] ?? 0)).toBeCloseTo(1, 12);
    }
  });

  it("reads the lines of standard input for -, between other texts", async () => {
    const options = { stdin: "a dull story\r\n\ngreat acting" };
    const args = ["predict", "--model", model, "--json", "best film ever", "-", "the worst plot"];
    const { stdout } = await cli(args, options);
    const texts = ["best film ever", "a dull story", "", "great acting", "the worst plot"];
    const { stdout: expected } = await cli(["predict", "--model", model, "--json", ...texts]);
    expect(parseLines(stdout)).toHaveLength(5);
    expect(stdout).toBe(expected);
  });

  it("classifies more texts than fit in one batch, each independently of the others", async () => {
    const lines = Array.from({ length: 150 }, (_line, index) => (index % 2 === 0 ? "great fun" : "a bad, bad movie"));
    const { stdout } = await cli(["predict", "--model", model, "--json", "-"], { stdin: lines.join("\n") });
    const scores = parseLines(stdout).map(({ score }) => (score as number).toFixed(5));
    expect(scores).toHaveLength(150);
    expect(new Set(scores).size).toBe(2);
  });

  it("computes on the engine of --engine", async () => {
    const { code, stdout } = await cli(["predict", "--model", model, "--json", ...FIXED_ENGINE, "best film ever"]);
    expect(code).toBe(0);
    expect(parseLines(stdout)[0]).toMatchObject({ label: "Positive", score: 1 / (1 + Math.exp(-1)) }); // Logits 0 and 1.
  });

  it("rejects a model without a trained head with the command that trains one", async () => {
    const { code, stderr } = await cli(["predict", "--model", MINILM_FOLDER, "good"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Run "sentiment-tuner train <dataset> --model ${MINILM_FOLDER} --out <folder>".`);
  });

  it("prints nothing for no lines", async () => {
    expect(await cli(["predict", "--model", model, "-"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("evaluate", () => {
  it("prints the report as one JSON object, equal to the run's report on the same data", async () => {
    const { code, stdout, stderr } = await cli(["evaluate", TEST_REVIEWS, "--model", model, "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout) as Record<string, unknown>;
    const ofRun = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Record<string, unknown>;
    const { training: _training, baseline: _baseline, ...expected } = ofRun;
    expect(report).toEqual(expected);
    const top = { accuracy: expect.any(Number), f1: expect.any(Number), confusionMatrix: expect.any(Array) };
    expect(report).toMatchObject(top);
  });

  it("shows the table to a person", async () => {
    const { code, stdout, stderr } = await cli(["evaluate", TEST_REVIEWS, "--model", model]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}16 test reviews +value +95% interval$/m);
    expect(stdout).toMatch(/^ {2}true \\ predicted +Negative +Positive$/m);
    expect(stderr).toContain("16 rows: 8 Negative, 8 Positive");
  });

  it("computes on the engine of --engine", async () => {
    const { code, stdout } = await cli(["evaluate", TEST_REVIEWS, "--model", model, "--json", ...FIXED_ENGINE]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      confusionMatrix: [
        [0, 8],
        [0, 8],
      ],
    });
  });

  it("evaluates a sample of both classes if a limit is given", async () => {
    const { stdout } = await cli(["evaluate", TEST_REVIEWS, "--model", model, "--json", "--limit", "6"]);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 6, perClass: [{ support: 3 }, { support: 3 }] });
  });
});
