import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createSettings } from "../settings/settings.ts";
import { fakeRun, fakeServices, READY } from "../testing/fake-services.ts";
import { editor, fireEvent, resetEditor } from "../testing/vscode-fake.ts";
import { createHoverChoice } from "./hover-choice.ts";
import { createModels, type Models } from "./models.ts";

let fake: ReturnType<typeof fakeServices>;
let root: string;
let embedded: string;
let general: string;
let models: Models;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  root = mkdtempSync(join(tmpdir(), "models-"));
  embedded = makeModel("embedded", ["config.json"]);
  general = join(root, "ready"); // Missing until a test makes it.
  const { context, runs } = fake.services;
  mkdirSync(join(root, ".sentiment-tuner"));
  const choice = createHoverChoice({ home: join(root, ".sentiment-tuner"), extension: join(root, "extension") });
  models = createModels({
    context,
    settings: createSettings(),
    runs,
    embeddedModel: embedded,
    generalModel: general,
    choice,
  });
});
afterEach(() => {
  models.dispose();
  rmSync(root, { recursive: true, force: true });
});

/** Writes a model folder; by default one that can classify. */
function makeModel(name: string, files = ["config.json", "tokenizer.json", "onnx/model.onnx"]): string {
  const folder = join(root, name);
  mkdirSync(join(folder, "onnx"), { recursive: true });
  const id2label = { 0: "Negative", 1: "Neutral", 2: "Positive" };
  const config = { n_layers: 1, dim: 8, n_heads: 2, hidden_dim: 16, vocab_size: 30, id2label };
  for (const file of files) writeFileSync(join(folder, file), JSON.stringify(config));
  return folder;
}

const readyRun = (id: string, modelFolder: string) => fakeRun(id, { ...READY, modelFolder }).run;

/** A finished run with a model and these counts on its test set, `[actual][predicted]`. */
function testedRun(id: string, confusionMatrix: [[number, number], [number, number]]) {
  const rows = confusionMatrix.flat().reduce((sum, count) => sum + count, 0);
  const accuracy = (confusionMatrix[0][0] + confusionMatrix[1][1]) / rows;
  const report = { rows, accuracy, confusionMatrix, classNames: ["No", "Yes"] };
  return fakeRun(id, { ...READY, modelFolder: makeModel(id), report }).run;
}

describe("hoverModel", () => {
  it("is the newest of equally good runs that has a model", async () => {
    fake.control.runs = [
      fakeRun("c", { kind: "waiting" }).run,
      readyRun("b", join(root, "deleted")),
      readyRun("a", makeModel("a")),
    ];
    expect(await models.hoverModel()).toMatchObject({ kind: "ready", folder: join(root, "a"), name: "films a" });
  });

  it("is not replaced by a new run that is worse, or no better than guessing", async () => {
    const ready = (id: string, accuracy: number) => fakeRun(id, { ...READY, modelFolder: makeModel(id), accuracy }).run;
    const guess = testedRun("d", [
      [0, 2],
      [0, 58],
    ]);
    fake.control.runs = [guess, ready("c", 0.56), ready("b", 0.95), ready("a", 0.8)];
    expect(await models.hoverModel()).toMatchObject({ name: "films b" });
  });

  it("is the model of the setting, before any run", async () => {
    fake.control.runs = [readyRun("a", makeModel("a"))];
    editor.configuration = { "sentimentTuner.hover.model": makeModel("mine") };
    expect(await models.hoverModel()).toEqual({
      kind: "ready",
      folder: join(root, "mine"),
      name: "mine",
      classes: ["Negative", "Neutral", "Positive"],
    });
  });

  it("may be relative to the workspace", async () => {
    editor.folder = root;
    makeModel("mine");
    editor.configuration = { "sentimentTuner.hover.model": "mine" };
    expect(await models.hoverModel()).toMatchObject({ kind: "ready", folder: join(root, "mine") });
  });

  it("is broken if the folder of the setting has no fine-tuned model", async () => {
    editor.configuration = { "sentimentTuner.hover.model": embedded };
    expect(await models.hoverModel()).toEqual({ kind: "broken", folder: embedded });
  });

  it("does not use runs in an untrusted workspace", async () => {
    editor.isTrusted = false;
    fake.control.runs = [readyRun("a", makeModel("a"))];
    expect(await models.hoverModel()).toEqual({ kind: "untrusted" });
    editor.isTrusted = true;
    fireEvent("onDidGrantWorkspaceTrust", undefined);
    expect(await models.hoverModel()).toMatchObject({ kind: "ready" });
  });

  it("is found again after a run has finished", async () => {
    expect(await models.hoverModel()).toEqual({ kind: "none" });
    const run = readyRun("a", makeModel("a"));
    fake.control.runs = [run];
    expect(await models.hoverModel()).toEqual({ kind: "none" });
    fake.control.changeRun({ run, state: run.state });
    expect(await models.hoverModel()).toMatchObject({ kind: "ready", name: "films a" });
  });
});

describe("the general model", () => {
  const name = "General model, trained on film reviews";
  beforeEach(() => makeModel("ready"));

  it("answers hovers before any run, named as what it is, and in an untrusted workspace", async () => {
    const answer = { kind: "ready", folder: general, name, isGeneral: true };
    expect(await models.hoverModel()).toMatchObject(answer);
    editor.isTrusted = false;
    fireEvent("onDidGrantWorkspaceTrust", undefined);
    expect(await models.hoverModel()).toMatchObject(answer);
  });

  it("is replaced by the first run that is better than guessing", async () => {
    const guess = testedRun("a", [
      [0, 30],
      [0, 30],
    ]);
    fake.control.runs = [guess];
    expect(await models.hoverModel()).toMatchObject({ name });
    const run = readyRun("b", makeModel("b"));
    fake.control.runs = [run, guess];
    fake.control.changeRun({ run, state: run.state });
    expect(await models.hoverModel()).toMatchObject({ name: "films b" });
    expect(await models.hoverModel()).not.toHaveProperty("isGeneral");
  });

  it("stays where there is too little data to tell, unless the user chooses the run", async () => {
    const few = testedRun("a", [
      [6, 0],
      [1, 5],
    ]);
    fake.control.runs = [few];
    expect(await models.hoverModel()).toMatchObject({ name });
    await models.use(join(root, "a"));
    expect(await models.hoverModel()).toMatchObject({ name: "films a" });
  });

  it("is a model to choose and to fine-tune, once", async () => {
    await models.remember(general);
    expect((await models.known()).map((model) => [model.name, model.origin])).toEqual([
      ["embedded (embedded)", "embedded"],
      [name, "general"],
    ]);
    fake.control.runs = [readyRun("a", makeModel("a"))];
    await models.use(general);
    expect(await models.hoverModel()).toMatchObject({ name, isGeneral: true });
  });
});

describe("known", () => {
  it("lists the embedded model, those of runs and those that were added", async () => {
    fake.control.runs = [readyRun("a", makeModel("a"))];
    await models.remember(makeModel("other"));
    await models.remember(join(root, "missing"));
    expect((await models.known()).map(({ name, origin, classes }) => [name, origin, classes])).toEqual([
      ["embedded (embedded)", "embedded", undefined],
      ["films a", "run", ["Negative", "Neutral", "Positive"]],
      ["other", "folder", ["Negative", "Neutral", "Positive"]],
    ]);
  });
});

describe("use", () => {
  it("keeps the choice in the workspace, and writes no setting", async () => {
    let changes = 0;
    models.onDidChange(() => changes++);
    fake.control.runs = [readyRun("b", makeModel("b")), readyRun("a", makeModel("a"))];
    await models.use(join(root, "a"));
    expect(await models.hoverModel()).toMatchObject({ kind: "ready", name: "films a" });
    expect(editor.configuration).toEqual({});
    expect(changes).toBe(1);
    await models.use("");
    expect(await models.hoverModel()).toMatchObject({ kind: "ready", name: "films b" });
  });

  it("is seen by another window of the workspace", async () => {
    const { context, runs } = fake.services;
    const choice = createHoverChoice({ home: join(root, ".sentiment-tuner"), extension: join(root, "extension") });
    const other = createModels({
      context,
      settings: createSettings(),
      runs,
      embeddedModel: embedded,
      generalModel: general,
      choice,
    });
    fake.control.runs = [readyRun("b", makeModel("b")), readyRun("a", makeModel("a"))];
    expect(await other.hoverModel()).toMatchObject({ name: "films b" });
    await models.use(join(root, "a"));
    expect(await other.hoverModel()).toMatchObject({ name: "films a" });
    other.dispose();
  });

  it("ignores the file of an untrusted workspace", async () => {
    await models.use(makeModel("planted"));
    editor.isTrusted = false;
    expect(await models.hoverModel()).toEqual({ kind: "untrusted" });
    await models.use(makeModel("mine"));
    expect(await models.hoverModel()).toMatchObject({ kind: "ready", name: "mine" });
  });

  it("ends with a change of the setting", async () => {
    await models.use(makeModel("mine"));
    editor.configuration = { "sentimentTuner.hover.model": makeModel("configured") };
    fireEvent("onDidChangeConfiguration", { affectsConfiguration: () => true });
    await expect.poll(() => models.hoverModel(), { interval: 1 }).toMatchObject({ name: "configured" });
  });
});
