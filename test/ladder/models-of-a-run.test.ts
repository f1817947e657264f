import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { EvaluationReport, RunReport } from "@sentiment-tuner/protocol";
import { beforeAll, describe, expect, it, vi } from "vitest";

import { cli, type CliResult, parseLines, REVIEWS, SHORT_RUN, temporaryFolder, TEST_REVIEWS } from "../support/cli.ts";

const folder = temporaryFolder();
/** Other tests leave the ladder out to save time. */
const WITH_LADDER = SHORT_RUN.slice(0, SHORT_RUN.indexOf("--ladder"));
const train = (out: string, ...more: readonly string[]): Promise<CliResult> =>
  cli(["train", REVIEWS, ...WITH_LADDER, "--out", out, ...more]);
const eventsOf = (out: string) => parseLines(readFileSync(join(out, "events.jsonl"), "utf8"));
const reportOf = (out: string): RunReport => JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as RunReport; // Just written by the run.

describe("the models of a run", () => {
  const out = join(folder, "run");
  let result: CliResult;
  beforeAll(async () => {
    vi.stubEnv("SENTIMENT_TUNER_CACHE", join(folder, "cache"));
    result = await train(out);
  });

  it("are trained before the encoder where they do not need it", () => {
    const types = eventsOf(out).map(({ type }) => type);
    expect(types.indexOf("rung")).toBeGreaterThan(types.lastIndexOf("tokenized"));
    expect(types.indexOf("rung")).toBeLessThan(types.indexOf("started"));
    expect(types.indexOf("ladder")).toBeGreaterThan(types.indexOf("finished"));
    expect(result.stderr).toMatch(/^Compared {3}accuracy +\d+\.\d% .* linear +in [\d.]+ s$/m);
  });

  it("stand side by side in the report and in the terminal", () => {
    const { ladder, rows } = reportOf(out);
    expect(ladder?.rungs.map(({ report }) => report.rows)).toEqual(ladder?.rungs.map(() => rows));
    expect(result.stdout).toMatch(
      /^ {2}model +accuracy +95% interval +log loss +validation +p +training +size +per text$/m,
    );
    expect(result.stdout).toMatch(/^ {2}majority class +0\.500 /m);
    expect(result.stdout).toContain(ladder?.recommendation ?? "missing");
  });

  it("do not change the encoder, and are left out with --ladder none", async () => {
    const without = join(folder, "without");
    const { stdout } = await train(without, "--ladder", "none");
    expect(stdout).not.toContain("recommended");
    expect(eventsOf(without).some(({ type }) => type === "rung")).toBe(false);
    expect(reportOf(without)).not.toHaveProperty("ladder");
    expect(reportOf(without).model.sha256).toEqual(reportOf(out).model.sha256);
  });

  it("can be kept later, and answer as the report says", async () => {
    expect(await cli(["keep", out, "linear"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("the linear model"),
    });
    const { stdout } = await cli(["evaluate", TEST_REVIEWS, "--model", join(out, "model"), "--json"]);
    const { accuracy, model } = JSON.parse(stdout) as EvaluationReport; // Just printed.
    expect(accuracy).toBe(reportOf(out).ladder?.rungs.find(({ name }) => name === "linear")?.report.accuracy);
    expect(Object.keys(model.sha256)).toEqual(["linear.safetensors"]);
    const { code, stdout: prediction } = await cli(["predict", "--model", join(out, "model"), "A great film"]);
    expect({ code, prediction }).toEqual({ code: 0, prediction: expect.stringMatching(/^\w+ \(\d+%\)\n$/) });
    expect((await cli(["keep", out, "combined"])).code).toBe(1);
    expect((await cli(["keep", out, "fine-tuned"])).code).toBe(0);
    expect(reportOf(out).kept).toBe("fine-tuned");
  });

  it("are the same in a run that was stopped and resumed", async () => {
    const stopped = join(folder, "stopped");
    const args = ["train", REVIEWS, ...WITH_LADDER, "--out", stopped, "--json"];
    const interruptAt = (stdout: string): boolean => stdout.includes('"type":"step"');
    expect((await cli(args, { interruptAt })).code).toBe(130);
    expect((await cli([...args, "--resume"])).code).toBe(0);
    const figuresOf = (run: string) =>
      reportOf(run).ladder?.rungs.map(({ name, report, unseen }) => ({ name, report, unseen }));
    expect(figuresOf(stopped)).toEqual(figuresOf(out));
  });
});
