import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { BaselineEvent, RunReport } from "@sentiment-tuner/protocol";
import { beforeAll, describe, expect, it } from "vitest";

import { cli, type CliResult, parseLines, REVIEWS, SHORT_RUN, temporaryFolder } from "../support/cli.ts";

const folder = temporaryFolder();
const WITHOUT = "--no-baseline";
/** Other tests leave the baseline out to save time. */
const WITH_BASELINE = SHORT_RUN.filter((option) => option !== WITHOUT);
const train = (out: string, ...more: readonly string[]): Promise<CliResult> =>
  cli(["train", REVIEWS, ...WITH_BASELINE, "--out", out, ...more]);
const eventsOf = (out: string) => parseLines(readFileSync(join(out, "events.jsonl"), "utf8"));
const reportOf = (out: string): RunReport => JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as RunReport; // Just written by the run.

describe("the baseline beside a model", () => {
  const out = join(folder, "run");
  let result: CliResult;
  beforeAll(async () => {
    result = await train(out);
  });

  it("is reported before training starts", () => {
    const types = eventsOf(out).map(({ type }) => type);
    expect(types.indexOf("baseline")).toBeGreaterThan(types.lastIndexOf("tokenized"));
    expect(types.indexOf("baseline")).toBeLessThan(types.indexOf("started"));
    expect(result.stderr).toMatch(/^Baseline {3}accuracy +\d+\.\d% .* NBSVM, words and bigrams, in [\d.]+ s$/m);
  });

  it("is part of the report, with the paired test", () => {
    const event = eventsOf(out).find(({ type }) => type === "baseline") as unknown as BaselineEvent; // Found by its type.
    const { baseline, rows, accuracy } = reportOf(out);
    expect(baseline).toMatchObject({ name: event.name, trainReviews: 44, report: event.report });
    expect(baseline?.report.rows).toBe(rows);
    const { onlyFirstCorrect = NaN, onlySecondCorrect = NaN } = baseline?.mcnemar ?? {};
    const gap = (accuracy - (baseline?.report.accuracy ?? NaN)) * rows;
    expect(onlyFirstCorrect - onlySecondCorrect).toBe(Math.round(gap));
  });

  it("has a column and a sentence in the table", () => {
    const figure = reportOf(out).baseline?.report.accuracy.toFixed(3) ?? "";
    expect(result.stdout).toMatch(/95% interval +linear baseline$/m);
    expect(result.stdout).toMatch(new RegExp(`^ {2}accuracy .* ${figure}$`, "m"));
    expect(result.stdout).toMatch(/^ {2}The model is .*linear baseline: .* \(McNemar, p [=<] [\d.]+\)\.$/m);
  });

  it("is left out with --no-baseline", async () => {
    const without = join(folder, "without");
    const { stdout } = await train(without, WITHOUT);
    expect(stdout).not.toContain("baseline");
    expect(eventsOf(without).some(({ type }) => type === "baseline")).toBe(false);
    expect(reportOf(without)).not.toHaveProperty("baseline");
  });

  it("does not change the model", async () => {
    const without = join(folder, "same-model");
    await train(without, WITHOUT);
    expect(reportOf(without).model.sha256).toEqual(reportOf(out).model.sha256);
  });

  it("is the same in a run that was stopped and resumed", async () => {
    const stopped = join(folder, "stopped");
    const args = ["train", REVIEWS, ...WITH_BASELINE, "--out", stopped, "--json"];
    const interruptAt = (stdout: string): boolean => stdout.includes('"type":"step"');
    expect((await cli(args, { interruptAt })).code).toBe(130);
    expect((await cli([...args, "--resume"])).code).toBe(0);
    expect(reportOf(stopped).baseline?.report).toEqual(reportOf(out).baseline?.report);
  });
});
