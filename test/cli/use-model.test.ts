import { existsSync, readFileSync, writeFileSync } from "node:fs";
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

  it("ends a line at LF or CR LF and nothing else, and takes a byte-order mark away", async () => {
    const args = ["predict", "--model", model, "--json", "-"];
    const { stdout } = await cli(args, { stdin: "\ufeffa dull\rstory\r\n\u2028great\u0085 acting" });
    const texts = ["a dull\rstory", "\u2028great\u0085 acting"];
    expect(stdout).toBe((await cli(["predict", "--model", model, "--json", ...texts])).stdout);
    expect(parseLines(stdout)).toHaveLength(2);
  });

  it("stops at bytes that are not UTF-8, unless they are replaced or another encoding is named", async () => {
    const args = ["predict", "--model", model, "--json", "-"];
    const stdin = Buffer.from("a dull story\ncaf\u00e9 \ufffd\n", "latin1");
    const stopped = await cli(args, { stdin });
    expect(stopped).toMatchObject({ code: 1, stdout: "" });
    expect(stopped.stderr).toContain("Standard input, line 2: bytes that are not UTF-8.");
    expect(stopped.stderr).toContain("--invalid-utf8 replace");
    const replaced = await cli([...args, "--invalid-utf8", "replace"], { stdin });
    expect(replaced).toMatchObject({ code: 0, stderr: expect.stringContaining("in 1 line, replaced") });
    const named = await cli([...args, "--encoding", "windows-1252"], { stdin });
    expect(named).toMatchObject({ code: 0, stderr: "" });
    expect(parseLines(named.stdout)).toHaveLength(2);
  });

  it("reads UTF-16 with a byte-order mark, as PowerShell writes it", async () => {
    const stdin = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("a dull story\r\ngreat \u0a0a", "utf16le")]);
    const { stdout } = await cli(["predict", "--model", model, "--json", "-"], { stdin });
    const texts = ["a dull story", "great \u0a0a"];
    expect(stdout).toBe((await cli(["predict", "--model", model, "--json", ...texts])).stdout);
  });

  it("keeps a U+FFFD that is part of valid text", async () => {
    const { code, stderr } = await cli(["predict", "--model", model, "-"], { stdin: "a \ufffd film" });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("does not classify the name of a file, nor a table on standard input", async () => {
    const named = await cli(["predict", "--model", model, REVIEWS]);
    expect(named).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("add --out") });
    const absent = await cli(["predict", "--model", model, "absent.csv"]);
    expect(absent).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining('no file "absent.csv"') });
    const typed = await cli(["predict", "--model", model, "-"], { stdin: readFileSync(REVIEWS) });
    expect(typed).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("--out scored.csv") });
  });

  it("asks for -- before a text that begins with a dash, but not for a misspelled option", async () => {
    const text = "-1/10, would\nnot watch again";
    const failed = await cli(["predict", "--model", model, text]);
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining(`-- "${text}"`) });
    expect((await cli(["predict", "--model", model, "--", text])).code).toBe(0);
    const misspelled = await cli(["predict", "--model", model, "--jsn", "good"]);
    expect(misspelled.stderr).toContain("Did you mean --json?");
    expect(misspelled.stderr).not.toContain("begins with a dash");
  });

  it("warns if the model does not know most tokens of a text, and shows no control characters of an argument", async () => {
    const { code, stdout, stderr } = await cli(["predict", "--model", model, "電 影 film", "a dull story"]);
    expect({ code, lines: stdout.split("\n").length }).toEqual({ code: 0, lines: 3 });
    expect(stderr).toBe("! most tokens of 1 text are unknown to the model. Does it know the language?\n");
    const missing = await cli(["predict", "--model", model, "no\u001b[2J.csv", "--out", join(out, "x.csv")]);
    expect(missing.stderr).toContain('"no\\u{1b}[2J.csv"');
  });

  it("prints nothing for no lines", async () => {
    expect(await cli(["predict", "--model", model, "-"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("predict --out", () => {
  const scoredPath = join(out, "scored.csv");
  const scoreArgs = ["predict", "--model", model, TEST_REVIEWS, "--out", scoredPath];

  it("writes the table again with a label and a score for each row, and replaces a file only with --force", async () => {
    const { code, stdout } = await cli([...scoreArgs, "--probabilities"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Scored +16 rows: \d+ Negative, \d+ Positive$/m);
    expect(stdout).toContain('with the columns "label" and "score"');
    const before = readFileSync(TEST_REVIEWS, "utf8").trimEnd().split("\n");
    const after = readFileSync(scoredPath, "utf8").trimEnd().split("\n");
    expect(after.map((line, index) => line.startsWith(`${before[index] ?? "?"},`))).toEqual(before.map(() => true));
    expect(after[0]).toMatch(/,label,score,p_Negative,p_Positive$/);

    const refused = await cli(scoreArgs);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("add --force") });
    const forced = await cli([...scoreArgs, "--force", "--json"]);
    expect(JSON.parse(forced.stdout)).toMatchObject({ path: scoredPath, rows: 16, rowsWithoutText: 0 });
  });

  it("gives each row the prediction of its own text", async () => {
    const texts = ["best film ever", "a dull story", "bad, bad acting"];
    const input = join(out, "texts.jsonl");
    writeFileSync(input, texts.map((text) => `${JSON.stringify({ text })}\n`).join(""));
    const output = join(out, "texts-scored.jsonl");
    expect((await cli(["predict", "--model", model, input, "--out", output])).code).toBe(0);
    const predictions = parseLines((await cli(["predict", "--model", model, "--json", ...texts])).stdout);
    const scored = parseLines(readFileSync(output, "utf8"));
    expect(scored.map(({ label }) => label)).toEqual(predictions.map(({ label }) => label));
  });

  it.each([
    ["two files", [TEST_REVIEWS, REVIEWS, "--out", "x.csv"], "--out needs one file to score, not 2"],
    ["standard input", ["-", "--out", "x.csv"], "--out needs the name of a file"],
    ["no --out", ["good", "--probabilities"], "--probabilities is for a file: it needs --out."],
  ])("exits with 2 for %s", async (_what, args, message) => {
    const { code, stderr } = await cli(["predict", "--model", model, ...args]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(existsSync("x.csv")).toBe(false);
  });

  it("names the option for a text column that is not clear, and none for labels", async () => {
    const input = join(out, "unclear.csv");
    writeFileSync(input, "one,two\na good film,a bad story\na fine plot,a dull plot\n");
    const args = ["predict", "--model", model, input, "--out", join(out, "unclear-scored.csv")];
    const { code, stderr } = await cli(args);
    expect(code).toBe(1);
    expect(stderr).toContain("--text-column");
    expect(stderr).not.toContain("--label-column");
    expect((await cli([...args, "--text-column", "two"])).code).toBe(0);
  });
});

describe("evaluate", () => {
  it("prints the report as one JSON object, equal to the run's report on the same data", async () => {
    const { code, stdout, stderr } = await cli(["evaluate", TEST_REVIEWS, "--model", model, "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout) as Record<string, unknown>;
    const ofRun = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Record<string, unknown>;
    const {
      formatVersion: _version,
      training: _training,
      kept: _kept,
      collapse: _collapse,
      quantization: _quantization,
      ...expected
    } = ofRun;
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
