import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fitHead, loadPretrained, modelPlugin, savePretrained } from "@sentiment-tuner/model";
import type { CompletedEvent, TrainRequest, WorkflowEvent } from "@sentiment-tuner/protocol";
import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openPredictor } from "../predict/predictor.ts";
import { TINY_MODEL, tinyContext } from "../testing/tiny-workflow.ts";
import { wholeModel } from "../whole-model.ts";
import { trainModel } from "./train-model.ts";

const context = tinyContext([onnxruntimeCpu]);
const TEXTS = ["a great film", "a bad film", "the plot"];

let root: string;
let base: string;
let finished: CompletedEvent;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "train-adapters-"));
  base = join(root, "base");
  await savePretrained(base, await loadPretrained(TINY_MODEL, { architectures: modelPlugin.architectures, seed: 1 }));
  const config = JSON.parse(await readFile(join(base, "config.json"), "utf8")) as object; // The file was just written.
  await writeFile(join(base, "config.json"), JSON.stringify({ ...config, _name_or_path: "owner/tiny" }));
  const events = await run(request("whole"));
  finished = events.find((event) => event.type === "completed") as CompletedEvent; // Without an error, the run completes.
});
afterAll(() => rm(root, { recursive: true }));

function request(name: string): TrainRequest {
  const config = { adapters: 4, epochs: 3, batchSize: 4, maxLength: 16, learningRate: 0.01, seed: 5 };
  return {
    ...{ datasetPaths: ["train.csv"], evaluationPaths: ["test.csv"], modelFolder: base },
    ...{ outputFolder: join(root, name), ladder: "none", threads: 1, config },
  };
}

/** Runs to the end, or stops after a step. */
async function run(order: TrainRequest, stopAfter?: number): Promise<readonly WorkflowEvent[]> {
  const stop = new AbortController();
  const events: WorkflowEvent[] = [];
  for await (const event of trainModel(order, { ...context, signal: stop.signal })) {
    events.push(event);
    if (event.type === "step" && event.step === stopAfter) stop.abort();
  }
  return events;
}

async function answersOf(folder: string): Promise<readonly number[]> {
  const predictor = await openPredictor(folder, context.parts, { threads: 1 });
  const predictions = await predictor.predict(TEXTS, { explain: true });
  await predictor.dispose();
  expect(predictions.every(({ words }) => words !== undefined)).toBe(true);
  return predictions.map(({ probabilities }) => probabilities["Positive"] ?? Number.NaN);
}

describe("a run with adapters", () => {
  it("keeps what it trained, and not its base model", async () => {
    expect((await readdir(finished.modelFolder)).sort()).toEqual([
      ...["README.md", "adapter_config.json", "adapter_model.safetensors", "base_model.json", "config.json"],
      ...["sentiment_tuner.json", "tokenizer.json", "tokenizer_config.json"],
    ]);
    expect(finished.report.training.settings).toMatchObject({ adapters: 4 });
  });

  it("ends with the same bytes when it is stopped and resumed", async () => {
    const order = request("resumed");
    expect((await run(order, 2)).at(-1)).toMatchObject({ outcome: { kind: "stopped", step: 2 } });
    const events = await run({ ...order, resume: true });
    expect(events.at(-1)).toMatchObject({ type: "completed" });
    const weightsOf = (name: string): Promise<Buffer> =>
      readFile(join(root, name, "model", "adapter_model.safetensors"));
    expect((await weightsOf("resumed")).equals(await weightsOf("whole"))).toBe(true);
  });

  it("is not resumed with another base model, of which only the encoder differs", async () => {
    const order = request("changed");
    await run(order, 2);
    const other = await loadPretrained(base, { architectures: modelPlugin.architectures, seed: 1 });
    const word = other.parameters.get("distilbert.embeddings.word_embeddings.weight");
    word?.values.fill(0.5, 0, 8);
    const modelFolder = join(root, "other-base");
    await savePretrained(modelFolder, other);
    const events = await run({ ...order, modelFolder, resume: true });
    expect(events.at(-1)).toMatchObject({
      outcome: { kind: "failed", error: { message: expect.stringContaining("the weights of the base model changed") } },
    });
  });

  it("names its base model, which is another one than on the Hub if that is an adapter as well", async () => {
    const nameIn = async (folder: string): Promise<unknown> => {
      const config: unknown = JSON.parse(await readFile(join(folder, "adapter_config.json"), "utf8"));
      return (config as Record<string, unknown>)["base_model_name_or_path"];
    };
    expect(await nameIn(finished.modelFolder)).toBe("owner/tiny");
    const events = await run({ ...request("second"), modelFolder: finished.modelFolder });
    expect(events.at(-1)).toMatchObject({ type: "completed" });
    expect(await nameIn(join(root, "second", "model"))).toBe(finished.modelFolder);
    expect(await answersOf(join(root, "second", "model"))).toHaveLength(TEXTS.length);
  });

  it("is refused if more layers are frozen than get adapters", async () => {
    const order = request("refused");
    await expect(run({ ...order, config: { ...order.config, freeze: 2 } })).rejects.toThrow(
      'Setting "freeze" is 2, expected at most 1',
    );
  });
});

describe("wholeModel", () => {
  it("writes a merged copy of an adapter, which gives the same answers without its base model", async () => {
    const folder = await wholeModel(finished.modelFolder, context.parts);
    expect(folder).toBe(`${finished.modelFolder}-merged`);
    expect((await readdir(folder)).sort()).toEqual([
      ...["README.md", "config.json", "model.safetensors", "onnx", "sentiment_tuner.json"],
      ...["tokenizer.json", "tokenizer_config.json"],
    ]);
    expect(await answersOf(folder)).toEqual(await answersOf(finished.modelFolder));
  });

  it("is the folder itself for a model without adapters", async () => {
    const model = await loadPretrained(base, { architectures: modelPlugin.architectures, seed: 1 });
    const folder = join(root, "plain");
    await savePretrained(folder, fitHead(model, { labels: ["Negative", "Positive"], seed: 1 }));
    expect(await wholeModel(folder, context.parts)).toBe(folder);
  });
});
