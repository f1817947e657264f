import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { ModelArgument } from "../../commands/command-map.ts";
import { fakeRun, fakeServices, KNOWN_MODEL, READY } from "../../testing/fake-services.ts";
import { CANCEL, commands, editor, resetEditor, type TreeItem } from "../../testing/vscode-fake.ts";
import { registerModelsView } from "./models-view.ts";

const { classes: _, ...BASE_MODEL } = KNOWN_MODEL;
const STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];

let fake: ReturnType<typeof fakeServices>;
let root: string;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerModelsView(fake.services);
  root = mkdtempSync(join(tmpdir(), "models-view-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const execute = (name: string, ...args: unknown[]) => commands.executeCommand(`sentimentTuner.${name}`, ...args);
const rows = async () => {
  const provider = editor.trees.get("sentimentTuner.models")?.treeDataProvider;
  const children = (await provider?.getChildren()) as readonly ModelArgument[];
  return children.map((row) => provider?.getTreeItem(row) as TreeItem);
};

describe("the view of models", () => {
  it("shows size, origin and use of each model", async () => {
    writeFileSync(join(root, "config.json"), "x".repeat(4_300));
    fake.control.known = [
      { ...BASE_MODEL, folder: root, name: "mini (embedded)", origin: "embedded" },
      { ...KNOWN_MODEL, run: fakeRun("a", READY).run },
      { ...KNOWN_MODEL, folder: "/other", name: "other", origin: "folder", classes: STARS },
      { ...KNOWN_MODEL, folder: "/topics", name: "topics", origin: "folder", classes: [...STARS, "none"] },
    ];
    fake.control.hoverModel = { kind: "ready", folder: "/other", name: "other", classes: STARS };
    expect(await rows()).toMatchObject([
      { label: "mini (embedded)", description: "4 kB · base, 6 layers of 384", contextValue: "model" },
      { label: "films a", description: "0 B · from /data/a.csv · Negative, Positive", contextValue: "model usable" },
      {
        label: "other",
        description: "0 B · bert · 1 star, 2 stars, 3 stars, 4 stars, 5 stars · used for hovers",
        tooltip: "/other\nClasses: 1 star, 2 stars, 3 stars, 4 stars, 5 stars",
        contextValue: "model",
        iconPath: { id: "check" },
      },
      { label: "topics", description: "0 B · bert · 6 classes", contextValue: "model usable" },
    ]);
  });

  it("is redrawn when the models change", () => {
    let redraws = 0;
    editor.trees.get("sentimentTuner.models")?.treeDataProvider.onDidChangeTreeData(() => redraws++);
    fake.control.changeModels();
    expect(redraws).toBe(1);
  });
});

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
