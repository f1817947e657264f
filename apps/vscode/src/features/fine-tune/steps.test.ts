import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { fakeServices, KNOWN_MODEL } from "../../testing/fake-services.ts";
import { BACK, CANCEL, editor, resetEditor } from "../../testing/vscode-fake.ts";
import { askDataset } from "./dataset-step.ts";
import type { Draft } from "./draft.ts";
import { askBaseModel } from "./model-step.ts";
import { askPreset } from "./preset-step.ts";
import type { Plan } from "./request.ts";

const PLACE = { title: "Fine-tune", step: 2, totalSteps: 3, hasBack: true };
const PLAN: Plan = {
  estimate: { seconds: 120, memoryBytes: 2.1e9, reviewsPerSecond: 10 },
  reviews: 800,
};

let fake: ReturnType<typeof fakeServices>;
let root: string;
let draft: Draft;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  root = mkdtempSync(join(tmpdir(), "steps-"));
  editor.folder = root;
  draft = { reading: {}, baseModelFolder: "/base", preset: "fast", goal: "" };
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return join(root, name);
}

describe("askDataset", () => {
  it("lists files with a text and a label column first, then other files and ways to browse", async () => {
    editor.files = [
      write("prices.csv", "price,weight\n1,2\n".repeat(50)),
      write("data.csv", "text,label\ngood,pos\nbad,neg\n"),
    ];
    editor.answers = [CANCEL];
    vi.useFakeTimers({ toFake: ["setTimeout"] }); // The time limit of a preview never ends, however busy the machine is.
    expect(await askDataset(fake.services, draft, PLACE)).toBe("cancelled");
    expect(editor.shown[0]?.choices).toEqual([
      "$(table) data.csv",
      "$(table) prices.csv",
      "Other",
      "$(folder-opened) Browse for a File…",
      "$(folder) Browse for a Folder with a Folder for Each Class…",
      "$(book) Sample Reviews",
    ]);
  });

  it("lists folders with pos and neg", async () => {
    mkdirSync(join(root, "imdb/pos"), { recursive: true });
    editor.files = [write("imdb/pos/1.txt", "good")];
    editor.answers = ["imdb"];
    expect(await askDataset(fake.services, draft, PLACE)).toBe("next");
    expect(draft.datasetPath).toBe(join(root, "imdb"));
  });

  it("shows the list again if the file dialog is cancelled", async () => {
    editor.answers = ["Browse for a File", CANCEL, "Browse for a File", "/data/a.csv"];
    expect(await askDataset(fake.services, draft, PLACE)).toBe("next");
    expect(draft.datasetPath).toBe("/data/a.csv");
  });

  it("forgets the columns of the previous dataset", async () => {
    draft = { ...draft, datasetPath: "/data/a.csv", reading: { textColumn: "a" } };
    editor.answers = ["Sample Reviews"];
    await askDataset(fake.services, draft, PLACE);
    expect(draft).toMatchObject({ datasetPath: "/extension/samples/reviews.csv", reading: {} });
  });
});

describe("askPreset", () => {
  it("shows time and reviews of each preset", async () => {
    editor.answers = ["Best"];
    expect(await askPreset(draft, () => PLAN, PLACE)).toBe("next");
    expect(draft.preset).toBe("best");
    expect(editor.shown).toMatchObject([
      {
        text: "How long may training take?",
        choices: ["$(zap) Fast", "$(dashboard) Standard", "$(telescope) Best", "$(mortar-board) Tutorial"],
        descriptions: Array.from({ length: 4 }, () => "about 2 minutes · 800 reviews"),
      },
    ]);
  });

  it("keeps the preset if the user goes back", async () => {
    editor.answers = [BACK];
    expect(await askPreset(draft, () => PLAN, PLACE)).toBe("back");
    expect(draft.preset).toBe("fast");
  });
});

describe("askBaseModel", () => {
  it("lists known models with their parameters", async () => {
    editor.answers = [BACK];
    expect(await askBaseModel(fake.services, draft, PLACE)).toBe("back");
    expect(editor.shown[0]).toMatchObject({ text: "Choose a base model", choices: expect.arrayContaining(["Other"]) });
    expect(editor.shown[0]?.choices[0]).toBe(`$(symbol-class) ${KNOWN_MODEL.name}`);
    expect(editor.shown[0]?.descriptions?.[0]).toBe("23 million parameters");
  });

  it("downloads a model from the hub", async () => {
    write("config.json", JSON.stringify({ n_layers: 1, dim: 8, n_heads: 2, hidden_dim: 16, vocab_size: 30 }));
    const requests: unknown[] = [];
    fake.control.hub = async (method, params) => {
      requests.push([method, params]);
      return { folder: root };
    };
    editor.answers = ["From the Hugging Face Hub", " owner/tiny "];
    expect(await askBaseModel(fake.services, draft, PLACE)).toBe("next");
    expect(requests).toEqual([["fetchModel", { reference: "owner/tiny" }]]);
    expect(draft).toMatchObject({ baseModelFolder: root, modelSize: { layers: 1, hiddenSize: 8 } });
  });

  it("rejects a name that is not a model's, and asks again", async () => {
    editor.answers = ["From the Hugging Face Hub", "../x", BACK];
    expect(await askBaseModel(fake.services, draft, PLACE)).toBe("back");
    expect(editor.shown[1]?.validation).toBe('Expected a name such as "distilbert-base-uncased" or "owner/name".');
  });

  it("rejects a folder without a model", async () => {
    editor.answers = ["Browse for a Folder", root];
    await expect(askBaseModel(fake.services, draft, PLACE)).rejects.toMatchObject({ code: "MODEL_INVALID" });
    expect(draft.baseModelFolder).toBe("/base");
  });
});
