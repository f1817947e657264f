import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { evaluateModel } from "./evaluate-model.ts";
import { recipeText } from "./steps/model-recipe.ts";
import type { EvaluateRequest } from "./workflow-requests.ts";
import { fakeEngine } from "./testing/fake-engine.ts";
import { saveTinyEncoder, saveTinyModel } from "./testing/tiny-model.ts";
import { collect, tinyContext } from "./testing/tiny-workflow.ts";

let root = "";
let modelFolder = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "evaluate-"));
  modelFolder = join(root, "model");
  await saveTinyModel(modelFolder);
});
afterAll(() => rm(root, { recursive: true }));

function evaluate(changes: Partial<EvaluateRequest> = {}, fake = fakeEngine(), signal?: AbortSignal) {
  const request = { datasetPaths: ["test.csv"], modelFolder, seed: 42, engine: "fake:cpu", threads: 1, ...changes };
  return collect(evaluateModel(request, tinyContext([fake.engine], undefined, signal)));
}

describe("evaluateModel", () => {
  it("reports the figures of the model on the chosen engine, and what they were measured on", async () => {
    const fake = fakeEngine(); // Always positive.
    const { events, result } = await evaluate({}, fake);
    expect(result).toMatchObject({
      ...{ rows: 4, accuracy: 0.5, recall: 1, metrics: { accuracy: 0.5 } },
      data: { paths: ["test.csv"], problemCount: 0 },
      model: { folder: modelFolder, maxLength: 64, truncation: "head" },
    });
    expect(fake.calls).toEqual(["openForward", "evaluate", "dispose"]);
    expect([...new Set(events.map(({ type }) => type))]).toEqual([
      ...["reading", "read", "cleaned", "tokenized", "evaluating"],
    ]);
  });

  describe("with the recipe of the model", () => {
    const plan = {
      ...{ path: "train.csv", column: "label", rule: "own", classNames: ["Dull", "Fun"] },
      values: [
        { value: "negative", rows: 1, className: "Fun" },
        { value: "positive", rows: 1, className: "Dull" },
      ],
      alternatives: [],
    };
    let folder = "";
    beforeAll(async () => {
      folder = join(root, "with-recipe");
      await saveTinyModel(folder, ["Dull", "Fun"]);
      const facts = { cleaningRules: ["html-tags"], isOrdered: false, labelPlans: [plan] };
      await writeFile(join(folder, "sentiment_tuner.json"), recipeText(facts));
    });

    it("cleans by its rules, unless the request names others", async () => {
      const rules = async (changes: Partial<EvaluateRequest>) => {
        const request = { datasetPaths: ["test.csv"], modelFolder: folder, seed: 1, threads: 1, ...changes };
        const steps = evaluateModel(request, tinyContext([]));
        for (;;) {
          const next = await steps.next();
          if (next.done === true) return undefined;
          if (next.value.type === "cleaned") return Object.keys(next.value.counts);
        }
      };
      // The classes of this model are not those of the data by name: the recipe says what the values mean.
      expect(await rules({})).toEqual(["html-tags"]);
      expect(await rules({ cleaningRules: [] })).toEqual([]);
      expect(await rules({ modelFolder })).toEqual([]); // A model of another program has no recipe.
    });

    it("names a rule whose plug-in is missing, before a dataset is read", async () => {
      const other = join(root, "plug-in-recipe");
      await saveTinyModel(other);
      const facts = { cleaningRules: ["emoji-names"], isOrdered: false, labelPlans: [] };
      await writeFile(join(other, "sentiment_tuner.json"), recipeText(facts));
      await expect(evaluate({ modelFolder: other, datasetPaths: ["missing.csv"] })).rejects.toMatchObject({
        code: "PART_UNKNOWN",
        message: expect.stringContaining('"emoji-names"'),
      });
    });
  });

  describe("with labels in less detail than the model's degrees", () => {
    const CSV = "text,label\na bad film,negative\na good film,positive\nfine,positive\n";
    const evaluateDegrees = async (labels: readonly string[], csv: string, changes: Partial<EvaluateRequest> = {}) => {
      const folder = await mkdtemp(join(root, "degrees-"));
      await saveTinyModel(folder, labels);
      const request = { datasetPaths: ["a.csv"], modelFolder: folder, seed: 1, threads: 1, ...changes };
      return collect(evaluateModel(request, tinyContext([], { "a.csv": csv })));
    };
    const STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];

    it("compares what the degrees stand for, and says so once", async () => {
      const { events, result } = await evaluateDegrees(STARS, CSV);
      expect(result).toMatchObject({ rows: 3, classNames: ["Negative", "Neutral", "Positive"] });
      const reads = events.filter((event) => event.type === "read");
      expect(reads).toHaveLength(1);
      expect(reads[0]?.warnings).toEqual([expect.stringMatching(/"4 stars" and "5 stars" as Positive/)]);
    });

    it("does so where a class is the name of one degree", async () => {
      const degrees = ["very negative", "negative", "positive", "very positive"];
      expect((await evaluateDegrees(degrees, CSV)).result.classNames).toEqual(["Negative", "Positive"]);
    });

    it("does so where the user asks for three classes of a scale", async () => {
      const { result } = await evaluateDegrees(STARS, "text,stars\na bad film,1\na good film,5\nfine,3\n", {
        reading: { classes: "three" },
      });
      expect(result.classNames).toEqual(["Negative", "Neutral", "Positive"]);
    });

    it("compares each degree with ratings, and where the user says which it is", async () => {
      const ratings = "text,stars\na bad film,1\na good film,5\n";
      expect((await evaluateDegrees(STARS, ratings)).result.classNames).toEqual(STARS);
      const reading = { labelMap: { negative: "1 star", positive: "5 stars" } };
      expect((await evaluateDegrees(STARS, CSV, { reading })).result.classNames).toEqual(STARS);
    });

    it("names the classes of the model's files where the data has others", async () => {
      const topics = "text,label\na bad film,film\na good book,book\n";
      await expect(evaluateDegrees(["LABEL_0", "LABEL_1"], topics)).rejects.toMatchObject({
        code: "LABELS_UNCLEAR",
        details: { choices: [{ labelMap: { book: "LABEL_0", film: "LABEL_1" } }, { labelMap: { film: "LABEL_0" } }] },
      });
    });
  });

  it("computes on the processor without an engine", async () => {
    const fake = fakeEngine();
    const { engine: _engine, ...request } = {
      datasetPaths: ["test.csv"],
      modelFolder,
      seed: 42,
      engine: "",
      threads: 1,
    };
    const { result } = await collect(evaluateModel(request, tinyContext([fake.engine])));
    expect(result.rows).toBe(4);
    expect(fake.calls).toEqual([]);
  });

  it("evaluates a stratified sample if there is a limit", async () => {
    expect((await evaluate({ limit: 2 })).result).toMatchObject({ rows: 2, accuracy: 0.5 });
  });

  it("rejects an unknown engine and a setting out of range before anything is read", async () => {
    const missing = { modelFolder: "missing", datasetPaths: ["missing.csv"] };
    await expect(evaluate({ ...missing, engine: "tpu" })).rejects.toMatchObject({ code: "ENGINE_UNKNOWN" });
    await expect(evaluate({ ...missing, limit: 1 })).rejects.toMatchObject({ code: "SETTING_INVALID" });
  });

  it("rejects a model that was not fine-tuned before a dataset is read", async () => {
    const encoder = join(root, "encoder");
    await saveTinyEncoder(encoder);
    await expect(evaluate({ modelFolder: encoder, datasetPaths: ["missing.csv"] })).rejects.toMatchObject({
      code: "LABELS_UNFIT",
    });
  });

  it("disposes of the session if it is aborted", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const fake = fakeEngine();
    const openForward: typeof fake.engine.openForward = (options) => {
      stop.abort(reason);
      return fake.engine.openForward(options);
    };
    const stopping = { ...fake, engine: { ...fake.engine, openForward } };
    await expect(evaluate({}, stopping, stop.signal)).rejects.toBe(reason);
    expect(fake.calls.at(-1)).toBe("dispose");
  });
});
