import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadPretrained, modelPlugin, savePretrained } from "@sentiment-tuner/model";
import type { KeptRung, RunReport, TrainRequest, WorkflowEvent } from "@sentiment-tuner/protocol";
import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { evaluateModel } from "../evaluate-model.ts";
import { openPredictor } from "../predict/predictor.ts";
import { readModelRecipe } from "../steps/model-recipe.ts";
import { trainModel } from "../run/train-model.ts";
import { collect, tinyContext, TINY_MODEL } from "../testing/tiny-workflow.ts";
import { keepModel } from "./keep-model.ts";

/** Reviews that words decide, with some noise; the tiny model guesses. */
function csvOf(count: number, noun: string, flip: (row: number) => boolean = () => false): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const isGood = row % 2 === 1;
    const word = ["awful", "superb", "dull", "moving", "boring", "lovely"][row % 6] ?? "";
    const label = isGood !== flip(row) ? "positive" : "negative";
    return `a ${row % 11 === 0 ? "strange" : word} ${noun} number ${String(row)},${label}`;
  });
  return `text,label\n${rows.join("\n")}\n`;
}

const DATASETS = { "train.csv": csvOf(240, "film"), "test.csv": csvOf(60, "movie", (row) => row % 7 === 0) };

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "ladder-"));
  vi.stubEnv("SENTIMENT_TUNER_CACHE", join(root, "cache"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function train(name: string, changes: Partial<TrainRequest> = {}, datasets: Record<string, string> = DATASETS) {
  const request: TrainRequest = {
    ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: TINY_MODEL },
    ...{ outputFolder: join(root, name), engine: onnxruntimeCpu.name, threads: 1, validationSize: 0.5 },
    config: { epochs: 1, batchSize: 16, maxLength: 16 },
    ...changes,
  };
  const context = tinyContext([onnxruntimeCpu], datasets);
  const { events } = await collect(trainModel(request, context));
  const last = events.at(-1);
  if (last?.type !== "completed") throw new Error("The run did not complete.");
  return { events: events as readonly WorkflowEvent[], report: last.report, context, folder: join(root, name) };
}

describe("the ladder of a run", () => {
  let run: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    run = await train("first");
  });

  it("has every model, with intervals, costs and the paired test against the recommended one", () => {
    const { ladder } = run.report;
    expect(ladder?.rungs.map(({ name }) => name)).toEqual(["majority", "linear", "frozen", "fine-tuned", "combined"]);
    for (const { name, report, mcnemar, unseen } of ladder?.rungs ?? []) {
      expect(report.rows).toBe(60);
      expect(report.intervals?.accuracy).toBeDefined();
      expect(mcnemar === undefined).toBe(name === ladder?.recommended);
      expect(unseen?.reviews).toBe(name === "majority" ? undefined : 120);
    }
    expect(run.events.filter(({ type }) => type === "rung")).toHaveLength(5);
    expect(run.events.find(({ type }) => type === "ladder")).toMatchObject({ ladder });
  });

  it.each<KeptRung>(["linear", "frozen", "combined", "fine-tuned"])(
    "keeps the %s model, with the figures of the report",
    async (rung) => {
      const { context, folder } = run;
      const kept = await keepModel({ runFolder: folder, rung }, context);
      const record = run.report.ladder?.rungs.find(({ name }) => name === rung);
      const request = { datasetPaths: ["test.csv"], modelFolder: kept.modelFolder, seed: 42, threads: 1 };
      const { result } = await collect(evaluateModel(request, context));
      expect(result.accuracy).toBe(record?.report.accuracy);
      expect(result.confusionMatrix).toEqual(record?.report.confusionMatrix);
      expect(result.logLoss).toBeCloseTo(record?.report.logLoss ?? Number.NaN, 6);
      const hasEncoder = (await readdir(kept.modelFolder)).includes("model.safetensors");
      expect(hasEncoder).toBe(rung !== "linear");
      const report = JSON.parse(await readFile(join(folder, "report.json"), "utf8")) as RunReport; // Just written.
      expect(report.kept).toBe(rung);
    },
  );

  it("weighs words by both parts of the combined model", async () => {
    const { context, folder } = run;
    const { modelFolder } = await keepModel({ runFolder: folder, rung: "combined" }, context);
    const predictor = await openPredictor(modelFolder, context.parts, { threads: 1 });
    const [prediction] = await predictor.predict(["a superb film!"], { explain: true });
    await predictor.dispose();
    expect(prediction?.words?.map(({ start, end }) => "a superb film!".slice(start, end))).toEqual([
      ...["a", "superb", "film", "!"],
    ]);
  });

  it("has only the linear model beside the fine-tuned one if that is wanted", async () => {
    const { report, folder, context } = await train("linear-only", { ladder: "linear", keep: "linear" });
    expect(report.ladder?.rungs.map(({ name }) => name)).toEqual(["linear", "fine-tuned"]);
    expect(report.kept).toBe("linear");
    const keeping = keepModel({ runFolder: folder, rung: "frozen" }, context);
    await expect(keeping).rejects.toMatchObject({ code: "RUNG_ABSENT", message: expect.stringContaining("linear") });
  });
});

describe("the ladder of adapters that read in windows, with a goal", () => {
  let run: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    const windows = { most: 4 };
    const config = { adapters: 4, epochs: 1, batchSize: 16, maxLength: 8, learningRate: 0.01 };
    const modelFolder = join(root, "base");
    await savePretrained(
      modelFolder,
      await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 1 }),
    );
    const goal = { kind: "recall", atLeast: 0.9 } as const;
    const noisy = { ...DATASETS, "train.csv": csvOf(240, "film", (row) => row % 5 === 0) };
    run = await train("adapters", { modelFolder, windows, config, goal, notSureBelow: 0.55 }, noisy);
  });

  it.each<KeptRung>(["linear", "frozen", "combined", "fine-tuned"])(
    "keeps the %s model with its decision, and with the figures of the report",
    async (rung) => {
      const { context, folder, report } = run;
      const { modelFolder } = await keepModel({ runFolder: folder, rung }, context);
      const record = report.ladder?.rungs.find(({ name }) => name === rung);
      const request = { datasetPaths: ["test.csv"], modelFolder, seed: 42, threads: 1 };
      const { result } = await collect(evaluateModel(request, context));
      expect(result.accuracy).toBe(record?.report.accuracy);
      expect(result.confusionMatrix).toEqual(record?.report.confusionMatrix);
      expect(result.sure?.coverage).toBe(record?.report.sure?.coverage);
      expect(result.logLoss).toBeCloseTo(record?.report.logLoss ?? Number.NaN, 5);
      const recipe = await readModelRecipe(modelFolder);
      expect(recipe?.decision).toMatchObject({ threshold: record?.decision?.threshold, notSureBelow: 0.55 });
      expect(recipe?.windows).toEqual(rung === "linear" ? undefined : report.training.baseModel.windows);
      const files = await readdir(modelFolder);
      expect(files.includes("adapter_model.safetensors")).toBe(rung === "fine-tuned" || rung === "combined");
      expect(files.includes("model.safetensors")).toBe(rung === "frozen");
    },
  );

  it("has the temperature of each model: in its recipe, or in the weights of the fine-tuned one", async () => {
    const { context, folder, report } = run;
    const { modelFolder } = await keepModel({ runFolder: folder, rung: "linear" }, context);
    const decided = report.ladder?.rungs.find(({ name }) => name === "linear")?.decision;
    expect(decided?.reviews).toBe(120);
    expect(decided?.temperature).not.toBe(1);
    expect((await readModelRecipe(modelFolder))?.decision?.temperature).toBe(decided?.temperature);
    await keepModel({ runFolder: folder, rung: "fine-tuned" }, context);
    expect((await readModelRecipe(modelFolder))?.decision?.temperature).toBe(1);
  });
});

describe("the choice of a model", () => {
  it("does not depend on the labels of the test reviews", async () => {
    const shuffled = { ...DATASETS, "test.csv": csvOf(60, "movie", (row) => row % 3 === 0) };
    const [plain, other] = [
      await train("plain", { keep: "combined" }),
      await train("shuffled", { keep: "combined" }, shuffled),
    ];
    const decided = ({ report }: typeof plain) => ({
      recommended: report.ladder?.recommended,
      unseen: report.ladder?.rungs.map(({ unseen }) => unseen),
    });
    expect(decided(other)).toEqual(decided(plain));
    expect(other.report.ladder?.rungs[1]?.report.accuracy).not.toBe(plain.report.ladder?.rungs[1]?.report.accuracy);
    const recipe = (folder: string) => readFile(join(folder, "model", "sentiment_tuner.json"), "utf8");
    expect(await recipe(other.folder)).toBe(await recipe(plain.folder));
  });

  it("uses a cross-validation if there are few reviews, and leaves the combined model out", async () => {
    const { report } = await train("small", {
      datasetPaths: ["test.csv"],
      evaluationPaths: ["train.csv"],
      validationSize: 0.1,
    });
    const { ladder } = report;
    expect(ladder?.rungs.map(({ name }) => name)).toEqual(["majority", "linear", "frozen", "fine-tuned"]);
    expect(ladder?.rungs[1]?.unseen).toMatchObject({ folds: 5, reviews: 60 });
    expect(ladder?.recommendation).toMatch(/cross-validation of the 60 training reviews/);
    expect(ladder?.notes).toEqual([expect.stringContaining("The combined model is left out")]);
  });
});
