import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ToDashboard } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { editor, resetEditor } from "../../testing/vscode-fake.ts";
import { runAction } from "./actions.ts";

const RECIPE = { version: 1, cleaningRules: [], isOrdered: true, labelPlans: [] };

let fake: ReturnType<typeof fakeServices>;
let root: string;
let posted: ToDashboard[];
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  posted = [];
  root = mkdtempSync(join(tmpdir(), "actions-"));
  mkdirSync(join(root, "model"));
  fake.control.runs = [fakeRun("a", { ...READY, modelFolder: join(root, "model") }, root).run];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const act = (message: Parameters<typeof runAction>[1]) =>
  runAction(fake.services, message, (answer) => posted.push(answer));

describe("a threshold of the page", () => {
  const recipe = () => join(root, "model", "sentiment_tuner.json");

  it("is stored with the model, beside its temperature", async () => {
    writeFileSync(recipe(), JSON.stringify({ ...RECIPE, decision: { temperature: 1.5 } }));
    await act({ kind: "applyThreshold", runId: "a", threshold: 0.35 });
    expect(JSON.parse(readFileSync(recipe(), "utf8"))).toEqual({
      ...RECIPE,
      decision: { temperature: 1.5, threshold: 0.35 },
    });
    expect(editor.shown.map(({ kind }) => kind)).toEqual(["info"]);
  });

  it("is refused for a model whose recipe cannot be read", async () => {
    writeFileSync(recipe(), "{}");
    await act({ kind: "applyThreshold", runId: "a", threshold: 0.35 });
    expect(readFileSync(recipe(), "utf8")).toBe("{}");
    expect(editor.shown.map(({ kind }) => kind)).toEqual(["error"]);
  });
});

describe("a text of the page", () => {
  const PREDICTION = { label: "Positive", score: 0.9, probabilities: {}, totalTokens: 3, seenTokens: 3 };

  it("is classified by the run's own model, with words", async () => {
    const requests: unknown[] = [];
    fake.control.predict = async (request) => {
      requests.push(request);
      return [PREDICTION];
    };
    await act({ kind: "classify", runId: "a", requestId: 7, text: "good" });
    expect(requests).toEqual([{ modelFolder: join(root, "model"), texts: ["good"], explain: true }]);
    expect(posted).toEqual([{ kind: "classified", requestId: 7, prediction: PREDICTION }]);
  });

  it("has an answer also if it has no words, or if the model fails", async () => {
    fake.control.predict = () => Promise.reject(new Error("damaged"));
    await act({ kind: "classify", runId: "a", requestId: 1, text: "!" });
    await act({ kind: "classify", runId: "a", requestId: 2, text: "good" });
    expect(posted).toEqual([
      { kind: "classified", requestId: 1, problem: "There are no words to classify." },
      { kind: "classified", requestId: 2, problem: "damaged" },
    ]);
  });
});

describe("a label of the page", () => {
  it("is changed only in a dataset of the run", async () => {
    const message = { kind: "correctLabel", runId: "a", line: 2, from: "Negative", to: "Positive" } as const;
    await act({ ...message, path: "/etc/passwd" });
    expect(editor.executed).toEqual([]);
    await act({ ...message, path: "/data/a.csv" });
    expect(editor.executed).toEqual([
      ["sentimentTuner.correctLabel", { path: "/data/a.csv", line: 2, to: "Positive" }],
    ]);
  });
});
