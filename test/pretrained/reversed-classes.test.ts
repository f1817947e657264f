import { join } from "node:path";

import { fitHead, loadPretrained, modelPlugin, type PretrainedModel, savePretrained } from "@sentiment-tuner/model";
import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";
import { beforeAll, describe, expect, it } from "vitest";

import { temporaryFolder } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

const REVIEWS = fixturePath("reviews/reviews.csv");
const TEST_REVIEWS = fixturePath("reviews/held-out.csv");
const { signal } = new AbortController();

const root = temporaryFolder();
const workflow = createWorkflow(builtInPlugins);

/** Trained here, with the classes Negative and Positive, and its accuracy on the test reviews. */
let trained: PretrainedModel;
let accuracy: number;
beforeAll(async () => {
  const { events } = await train("first", fixturePath("tiny-bert"), { epochs: 30, learningRate: 3e-3 });
  accuracy = events.find((event) => event.type === "completed")?.report.accuracy ?? Number.NaN;
  trained = await loadPretrained(join(root, "first/model"), { architectures: modelPlugin.architectures, seed: 0 });
});

async function train(name: string, modelFolder: string, config: { epochs: number; learningRate: number }) {
  const request = {
    ...{ datasetPaths: [REVIEWS], evaluationPaths: [TEST_REVIEWS], modelFolder, outputFolder: join(root, name) },
    ...{ ladder: "none" as const, threads: 1, config: { ...config, batchSize: 16 } },
  };
  const events: WorkflowEvent[] = [];
  for await (const event of workflow.train(request, signal)) events.push(event);
  return { events, head: events.find((event) => event.type === "model-loaded")?.head };
}

/** Saves the trained model with its rows in another order and with other names: the same predictions in other words. */
async function saveAs(name: string, labels: readonly string[], rows: readonly number[]): Promise<string> {
  const folder = join(root, name);
  await savePretrained(folder, fitHead(trained, { labels, rows, seed: 0 }));
  return folder;
}

/** Class 0 is the positive one, except in the last two. */
const NAMES = [
  ["upper-case", ["POSITIVE", "NEGATIVE"], [1, 0]],
  ["good-bad", ["good", "bad"], [1, 0]],
  ["digits", ["1", "0"], [1, 0]],
  ["negated", ["not_negative", "negative"], [1, 0]],
  ["recommended", ["recommended", "not recommended"], [1, 0]],
  ["numbered", ["LABEL_0", "LABEL_1"], [0, 1]],
  ["short", ["neg", "pos"], [0, 1]],
] as const;

describe("a classifier with other names for its classes", () => {
  it("is trained well enough that exchanged classes would show", () => {
    expect(accuracy).toBeGreaterThan(0.7);
  });

  it.each(NAMES)("is evaluated with the same accuracy: %s", async (name, labels, rows) => {
    const folder = await saveAs(`evaluated-${name}`, labels, rows);
    const evaluation = workflow.evaluate(
      { datasetPaths: [TEST_REVIEWS], modelFolder: folder, seed: 0, threads: 1 },
      signal,
    );
    let next = await evaluation.next();
    while (next.done !== true) next = await evaluation.next();
    expect(next.value.accuracy).toBe(accuracy);
  });

  it.each(NAMES)("is fine-tuned with its head, in the order of the dataset: %s", async (name, labels, rows) => {
    const base = await saveAs(`base-${name}`, labels, rows);
    const { events, head } = await train(`tuned-${name}`, base, { epochs: 1, learningRate: 1e-9 });
    expect(head).toMatch(rows[0] === 1 ? /head is kept, in the order of the dataset: / : /head is kept: /);
    const completed = events.find((event) => event.type === "completed");
    expect(completed?.report.accuracy).toBe(accuracy);
    const tuned = await loadPretrained(join(root, `tuned-${name}/model`), {
      ...{ architectures: modelPlugin.architectures, seed: 0 },
    });
    expect(tuned.config.labels).toEqual(["Negative", "Positive"]);
  });

  it.each([
    ["topics", ["sports", "politics"]],
    ["toxicity", ["non-toxic", "toxic"]],
    ["codes", ["LABEL_1", "LABEL_2"]],
  ])("gets a new head if its classes mean something else: %s", async (name, labels) => {
    const base = await saveAs(`base-${name}`, labels, [0, 1]);
    const { events, head } = await train(`tuned-${name}`, base, { epochs: 1, learningRate: 1e-9 });
    expect(head).toBe(`The classification head is new: that of the model has other classes (${labels.join(", ")}).`);
    const loaded = events.find((event) => event.type === "model-loaded");
    expect(loaded?.initialized).toEqual(["classifier.weight", "classifier.bias"]);
  });
});
