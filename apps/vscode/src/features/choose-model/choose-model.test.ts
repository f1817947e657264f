import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeServices, KNOWN_MODEL } from "../../testing/fake-services.ts";
import { CANCEL, commands, editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerChooseModel } from "./register-choose-model.ts";

const { classes: _, ...BASE_MODEL } = KNOWN_MODEL;
const STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];

let fake: ReturnType<typeof fakeServices>;
let root: string;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerChooseModel(fake.services);
  root = mkdtempSync(join(tmpdir(), "choose-model-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const execute = (name: string, ...args: unknown[]) => commands.executeCommand(`sentimentTuner.${name}`, ...args);
describe("Choose the Model for Hovers", () => {
  it("lists tuned models, the newest run and ways to get another", async () => {
    fake.control.known = [KNOWN_MODEL, { ...BASE_MODEL, name: "base" }];
    editor.answers = ["films a"];
    await execute("chooseModel");
    expect(editor.shown[0]?.choices).toEqual([
      "$(sync) Automatic",
      "$(symbol-class) films a",
      "$(cloud-download) From the Hugging Face Hub…",
      "$(folder-opened) Browse for a Folder…",
      "$(beaker) Fine-tune Sentiment Model",
    ]);
    expect(editor.shown[0]?.descriptions?.slice(0, 2)).toEqual([
      "the newest run that is not worse than an earlier one",
      "Negative, Positive",
    ]);
    expect(fake.control.used).toEqual(["/runs/a/model"]);
  });

  it("returns to the newest run", async () => {
    editor.answers = ["Automatic"];
    await execute("chooseModel");
    expect(fake.control.used).toEqual([""]);
  });

  it("starts fine-tuning", async () => {
    editor.answers = ["Fine-tune Sentiment Model"];
    await execute("chooseModel");
    expect(editor.executed.at(-1)).toEqual(["sentimentTuner.fineTune"]);
  });

  it("uses a folder that the user browses for", async () => {
    editor.answers = ["Browse for a Folder", "/runs/a/model"];
    await execute("chooseModel");
    expect(fake.control.used).toEqual(["/runs/a/model"]);
  });

  it("uses the model in a run's folder that the user browses for", async () => {
    const folder = join(root, "run/model");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "config.json"), "{}");
    fake.control.known = [{ ...KNOWN_MODEL, folder }];
    editor.answers = ["Browse for a Folder", join(root, "run")];
    await execute("chooseModel");
    expect(fake.control.used).toEqual([folder]);
  });

  it("downloads a classifier of the hub and uses it at once", async () => {
    const requests: unknown[] = [];
    fake.control.hub = async (method, params) => {
      requests.push([method, params]);
      return { folder: "/cache/stars" };
    };
    fake.control.known = [{ ...KNOWN_MODEL, folder: "/cache/stars", origin: "folder", classes: STARS }];
    editor.answers = ["From the Hugging Face Hub", "owner/stars"];
    await execute("chooseModel");
    expect(requests).toEqual([["fetchModel", { reference: "owner/stars" }]]);
    expect(fake.control.remembered).toEqual(["/cache/stars"]);
    expect(fake.control.used).toEqual(["/cache/stars"]);
  });

  it("changes nothing if the user cancels", async () => {
    editor.answers = [CANCEL];
    await execute("chooseModel");
    expect(fake.control.used).toEqual([]);
  });
});

describe("Use for Hovers", () => {
  it("uses the model of a row", async () => {
    await execute("useModel", { modelFolder: "/runs/a/model" });
    expect(fake.control.used).toEqual(["/runs/a/model"]);
  });

  it("rejects a model that cannot classify", async () => {
    fake.control.known = [BASE_MODEL];
    await execute("useModel", { modelFolder: "/runs/a/model" });
    expect(fake.control.used).toEqual([]);
    expect(editor.shown).toMatchObject([{ kind: "error", choices: ["Choose Model", "Show Log"] }]);
  });
});

describe("Add Model Folder", () => {
  it("remembers a folder with a model", async () => {
    mkdirSync(join(root, "bert"));
    const config = { n_layers: 1, dim: 8, n_heads: 2, hidden_dim: 16, vocab_size: 30 };
    writeFileSync(join(root, "bert/config.json"), JSON.stringify(config));
    editor.answers = [join(root, "bert")];
    await execute("addModel");
    expect(fake.control.remembered).toEqual([join(root, "bert")]);
  });

  it("rejects another folder", async () => {
    editor.answers = [root];
    await execute("addModel");
    expect(fake.control.remembered).toEqual([]);
    expect(editor.shown.at(-1)?.text).toContain(`The folder "${root}" does not contain a base model`);
  });
});
