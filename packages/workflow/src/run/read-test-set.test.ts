import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { memoryFiles, type Reader } from "@sentiment-tuner/data";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { StepContext } from "../context.ts";
import { sha256Of } from "../steps/sha256.ts";
import { collect, REVIEWS_CSV, tinyContext } from "../testing/tiny-workflow.ts";
import { readTestSet } from "./read-test-set.ts";

let run = "";
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "run-"));
});
afterEach(() => rm(run, { recursive: true }));

interface Changes {
  readonly dataset?: string;
  readonly labelRule?: string;
  readonly cleaning?: Readonly<Record<string, number>>;
  /** Lines of the test reviews, the header being 1. */
  readonly lines?: readonly number[];
}

/** Writes what a run on `train.csv` wrote about its test set; the dataset may have changed since. */
async function readAfterRun({ dataset = REVIEWS_CSV, labelRule, cleaning = {}, lines = [2, 5] }: Changes = {}) {
  const context: StepContext = { ...tinyContext([]), files: memoryFiles({ "train.csv": dataset }) };
  const rule = labelRule ?? '"negative" is Negative, "positive" is Positive';
  const sha256 = { "train.csv": await sha256Of(memoryFiles({ "train.csv": REVIEWS_CSV }), "train.csv") };
  const report = { data: { sha256, labelRule: rule }, training: { cleaning, seed: 1 } };
  await writeFile(join(run, "report.json"), JSON.stringify(report));
  const predictions = lines.map((line) => ({
    path: "train.csv",
    line,
    label: line % 2 === 0 ? "Negative" : "Positive",
  }));
  await writeFile(
    join(run, "predictions.jsonl"),
    predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(""),
  );
  return (await collect(readTestSet(join(run, "model"), TARGET, context))).result;
}

async function labelRuleOf(dataset: string): Promise<string> {
  const { readReviews } = await import("../steps/read-reviews.ts");
  const context: StepContext = { ...tinyContext([]), files: memoryFiles({ "train.csv": dataset }) };
  return (await collect(readReviews({ paths: ["train.csv"], purpose: "evaluate", seed: 1 }, context))).result.read
    .labelRule;
}

const TARGET = { classNames: ["Negative", "Positive"] };

describe("readTestSet", () => {
  it("finds the rows of the run's predictions", async () => {
    const testSet = await readAfterRun({ labelRule: await labelRuleOf(REVIEWS_CSV) });
    expect(testSet).toMatchObject({
      kind: "found",
      reviews: [
        { line: 2, label: 0 },
        { line: 5, label: 1 },
      ],
    });
  });

  it("reads the table as the run did, and its labels by the plan of the run", async () => {
    const files = memoryFiles({ "train.csv": "any" });
    const classNames = ["Negative", "Neutral", "Positive"];
    const plan = {
      ...{ path: "train.csv", column: "stars", rule: "own", classNames, alternatives: [] },
      values: classNames.map((className, index) => ({ value: String(index + 1), rows: 1, className })),
    };
    const report = {
      data: { sha256: { "train.csv": await sha256Of(files, "train.csv") }, labelPlans: [plan] },
      training: { cleaning: {}, seed: 1, reading: { hasHeader: false, delimiter: "|", labelMap: { 1: "other" } } },
    };
    await writeFile(join(run, "report.json"), JSON.stringify(report));
    const lines = [1, 3].map((line) => JSON.stringify({ path: "train.csv", line, label: classNames[line - 1] }));
    await writeFile(join(run, "predictions.jsonl"), `${lines.join("\n")}\n`);
    const options: unknown[] = [];
    const reader: Reader = {
      ...{ name: "recorded", extensions: [".csv"] },
      async *read(_files, _path, given) {
        options.push(given);
        for (const line of [1, 2, 3])
          yield { kind: "row", line, fields: { text: `film ${String(line)}`, stars: String(line) } };
      },
    };
    const { parts, ...context } = tinyContext([]);
    const steps = readTestSet(
      join(run, "model"),
      { classNames },
      { ...context, files, parts: { ...parts, readers: [reader] } },
    );
    expect((await collect(steps)).result).toMatchObject({
      kind: "found",
      reviews: [
        { line: 1, label: 0, text: "film 1" },
        { line: 3, label: 2, text: "film 3" },
      ],
    });
    expect(options).toMatchObject([{ hasHeader: false, delimiter: "|" }]);
  });

  it("is missing without a completed run", async () => {
    const { result } = await collect(readTestSet(join(run, "model"), TARGET, tinyContext([])));
    expect(result).toMatchObject({ kind: "missing", reason: expect.stringContaining("no completed run beside") });
  });

  const changes: readonly [string, Changes, string][] = [
    ["the dataset has changed", { dataset: `${REVIEWS_CSV}one more,positive\n` }, '"train.csv" has changed'],
    ["a cleaning rule is not known", { cleaning: { spelling: 1 } }, 'no plug-in defines the cleaning rule "spelling"'],
  ];
  it.each(changes)("is missing if %s", async (_what, change, reason) => {
    expect(await readAfterRun(change)).toEqual({ kind: "missing", reason: expect.stringContaining(reason) as string });
  });

  it("is missing if the dataset no longer exists", async () => {
    await readAfterRun();
    const context: StepContext = { ...tinyContext([]), files: memoryFiles({}) };
    const { result } = await collect(readTestSet(join(run, "model"), TARGET, context));
    expect(result).toMatchObject({ reason: 'the dataset "train.csv" no longer exists' });
  });

  it("is missing if a row is not found", async () => {
    const labelRule = await labelRuleOf(REVIEWS_CSV);
    expect(await readAfterRun({ labelRule, lines: [2, 100] })).toMatchObject({
      reason: expect.stringContaining("not all"),
    });
  });
});
