import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Inspection } from "../../datasets/inspect.ts";
import { fakeServices, KNOWN_MODEL } from "../../testing/fake-services.ts";
import { BACK, CANCEL, editor, resetEditor } from "../../testing/vscode-fake.ts";
import { resolveReading } from "./columns-step.ts";
import { askDataset } from "./dataset-step.ts";
import type { Draft } from "./draft.ts";
import { askBaseModel } from "./model-step.ts";
import { askPreset } from "./preset-step.ts";
import type { Plan } from "./request.ts";
import { askSummary } from "./summary-step.ts";

const PLACE = { title: "Fine-tune", step: 2, totalSteps: 3, hasBack: true };
const PLAN: Plan = {
  estimate: { seconds: 120, memoryBytes: 2.1e9, reviewsPerSecond: 10 },
  limit: undefined,
  reviews: 800,
  maxLength: 128,
};

let fake: ReturnType<typeof fakeServices>;
let root: string;
let draft: Draft;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  root = mkdtempSync(join(tmpdir(), "steps-"));
  editor.folder = root;
  draft = { reading: {}, baseModelFolder: "/base", preset: "quick" };
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

describe("resolveReading", () => {
  it("asks nothing if columns and labels are clear", async () => {
    draft.datasetPath = write("a.csv", "text,label\ngood,pos\nbad,neg\n");
    expect(await resolveReading(draft, PLACE)).toBe("next");
    expect(editor.shown).toEqual([]);
    expect(draft.inspection).toMatchObject({ reviews: 2, columns: { text: "text", label: "label" } });
  });

  it("asks for columns that are not clear, with the values of the first rows", async () => {
    draft.datasetPath = write("a.csv", "one,two,three\nsome text,1,other text\nmore text,0,other words\n");
    editor.answers = ["three", "two"];
    expect(await resolveReading(draft, PLACE)).toBe("next");
    expect(editor.shown.map(({ text }) => text)).toEqual([
      "Which column contains the text?",
      "Which column contains the label?",
    ]);
    expect(editor.shown[1]?.choices).toEqual(["$(symbol-field) one", "$(symbol-field) two"]);
    expect(draft.reading).toEqual({ textColumn: "three", labelColumn: "two" });
  });

  it("goes back from the label column to the text column", async () => {
    draft.datasetPath = write("a.csv", "one,two,three\nsome text,1,other text\nmore text,0,other words\n");
    editor.answers = ["one", BACK, "three", "two"];
    await resolveReading(draft, PLACE);
    expect(draft.reading).toEqual({ textColumn: "three", labelColumn: "two" });
  });

  it("asks what unknown labels mean; the others are not used", async () => {
    draft.datasetPath = write("a.csv", "text,label\nx y,meh\nz w,wow\na b,eh\n");
    editor.answers = [["wow"], ["meh"]];
    expect(await resolveReading(draft, PLACE)).toBe("next");
    expect(editor.shown.map(({ text }) => text)).toEqual([
      'Which values of "label" are positive?',
      'Which values of "label" are negative? The others are not used.',
    ]);
    expect(editor.shown[1]?.choices).toEqual(["meh", "eh"]);
    expect(draft.reading.labelMap).toEqual({ meh: "negative", wow: "positive", eh: "skip" });
    expect(draft.inspection).toMatchObject({ negative: 1, positive: 1, skipped: 1 });
  });

  it("fails for a dataset that cannot be used", async () => {
    draft.datasetPath = write("a.csv", "text,label\ngood,pos\n");
    await expect(resolveReading(draft, PLACE)).rejects.toMatchObject({ code: "ONE_CLASS" });
  });
});

describe("askPreset", () => {
  it("shows time and reviews of each preset", async () => {
    editor.answers = ["Thorough"];
    expect(await askPreset(draft, () => PLAN, PLACE)).toBe("next");
    expect(draft.preset).toBe("thorough");
    expect(editor.shown).toMatchObject([
      {
        text: "How long may training take?",
        choices: ["$(zap) Quick", "$(mortar-board) Tutorial", "$(telescope) Thorough"],
        descriptions: Array.from({ length: 3 }, () => "about 2 minutes · 800 reviews"),
      },
    ]);
  });

  it("keeps the preset if the user goes back", async () => {
    editor.answers = [BACK];
    expect(await askPreset(draft, () => PLAN, PLACE)).toBe("back");
    expect(draft.preset).toBe("quick");
  });
});

describe("askBaseModel", () => {
  it("lists known models with their parameters", async () => {
    editor.answers = [BACK];
    expect(await askBaseModel(fake.services, draft, PLACE)).toBe("back");
    expect(editor.shown[0]).toMatchObject({ text: "Choose a base model", choices: expect.arrayContaining(["Other"]) });
    expect(editor.shown[0]?.choices[0]).toBe(`$(symbol-class) ${KNOWN_MODEL.name}`);
    expect(editor.shown[0]?.descriptions?.[0]).toBe("22.6 million parameters");
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

describe("askSummary", () => {
  const INSPECTION: Inspection = {
    path: "/data/films.csv",
    sizeBytes: 1e6,
    isExact: true,
    rows: 1_100,
    reviews: 1_000,
    negative: 150,
    positive: 850,
    skipped: 90,
    badRows: 10,
    firstProblem: { line: 7, message: "The text is empty." },
    duplicates: 4,
    meanCharacters: 300,
    columns: { text: "text", label: "stars" },
    labelRule: "1, 2 → Negative; 4, 5 → Positive",
  };
  const ask = (inspection: Inspection) => askSummary({ ...draft, inspection }, PLAN, "mini", PLACE);
  const lines = () => editor.shown[0]?.choices.map((label, index) => [label, editor.shown[0]?.descriptions?.[index]]);

  it("shows rows, labels, balance, problems, time and memory", async () => {
    editor.answers = ["Start Training"];
    expect(await ask(INSPECTION)).toBe("start");
    expect(lines()).toEqual([
      ["$(play) Start Training", "about 2 minutes · about 2.1 GB of memory"],
      ["Reviews", ""],
      ["$(table) /data/films.csv", "800 of 1,100 rows used"],
      ['$(symbol-field) Text: "text" · label: "stars"', "1, 2 → Negative; 4, 5 → Positive"],
      ["$(warning) 150 negative · 850 positive", "Unbalanced: rely on F1 rather than accuracy"],
      ["$(warning) 10 rows cannot be read and will not be used", "line 7: The text is empty."],
      ["$(circle-slash) 90 of 1,100 rows are neutral and will not be used", ""],
      ["$(copy) 4 duplicates", "duplicates are never used for both training and testing"],
      ["Training", ""],
      ["$(package) Base model: mini", ""],
      ["$(settings) Preset: Quick", "Fast: a usable model in under 5 minutes"],
    ]);
  });

  it("marks estimates of a large dataset", async () => {
    editor.answers = ["Base model"];
    const { duplicates: _, ...large } = INSPECTION;
    expect(await ask({ ...large, isExact: false })).toBe("model");
    expect(lines()?.map(([label]) => label)).toContain(
      "$(info) Estimated from the first rows because the dataset is large",
    );
    expect(lines()?.[2]?.[1]).toBe("800 of about 1,100 rows used");
  });

  it("stays open for a line that cannot be changed", async () => {
    editor.answers = ["150 negative", "Preset"];
    expect(await ask(INSPECTION)).toBe("preset");
    expect(editor.shown).toHaveLength(2);
  });
});
