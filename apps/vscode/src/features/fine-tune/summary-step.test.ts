import { beforeEach, describe, expect, it } from "vitest";

import type { Inspection } from "../../datasets/inspect.ts";
import { editor, resetEditor } from "../../testing/vscode-fake.ts";
import type { Draft } from "./draft.ts";
import type { Plan } from "./request.ts";
import { askSummary } from "./summary-step.ts";

const PLACE = { title: "Fine-tune", step: 3, totalSteps: 3, hasBack: true };
const PLAN: Plan = {
  estimate: { seconds: 120, memoryBytes: 2.1e9, reviewsPerSecond: 10 },
  reviews: 800,
};
const INSPECTION: Inspection = {
  path: "/data/films.csv",
  sizeBytes: 1e6,
  isExact: true,
  rows: 1_200,
  reviews: 1_090,
  classNames: ["Negative", "Neutral", "Positive"],
  classCounts: [150, 90, 850],
  plan: {
    path: "/data/films.csv",
    column: "stars",
    rule: "stars 1 to 5",
    classNames: ["Negative", "Neutral", "Positive"],
    values: [
      { value: "1", rows: 100, className: "Negative" },
      { value: "2", rows: 50, className: "Negative" },
      { value: "3", rows: 90, className: "Neutral" },
      { value: "5", rows: 850, className: "Positive" },
      { value: "", rows: 97, leftOut: "no-label" },
      { value: "$(trash)", rows: 3, leftOut: "unknown" },
    ],
    alternatives: [
      { description: "two classes, without the middle", classes: "two" },
      { description: "each value is a class", classes: "as-is" },
    ],
  },
  skipped: 100,
  badRows: 10,
  firstProblem: { line: 7, message: "The text is empty." },
  duplicates: 4,
  conflicts: 2,
  meanCharacters: 300,
  columns: { text: "text", label: "stars" },
};

let draft: Draft;
beforeEach(() => {
  resetEditor();
  draft = {
    reading: { textColumn: "text", labelMap: { 1: "bad" } },
    baseModelFolder: "/base",
    preset: "fast",
    goal: "",
  };
});

const ask = (inspection: Inspection) =>
  askSummary(Object.assign(draft, { inspection }), PLAN, { model: "mini", dataset: "films.csv" }, PLACE);
const lines = () => editor.shown[0]?.choices.map((label, index) => [label, editor.shown[0]?.descriptions?.[index]]);

describe("askSummary", () => {
  it("shows rows, problems, what each label becomes, other readings, time and memory", async () => {
    editor.answers = ["Start Training"];
    expect(await ask(INSPECTION)).toBe("start");
    expect(lines()).toEqual([
      ["$(play) Start Training", "about 2 minutes · about 2.1 GB of memory"],
      ["Reviews", ""],
      ["$(table) films.csv", "800 of 1,200 rows used"],
      ['$(symbol-field) Text: "text" · label: "stars"', ""],
      ["$(warning) 10 rows cannot be used", "line 7: The text is empty."],
      ["$(copy) 4 duplicates", "duplicates are never used for both training and testing"],
      ["$(warning) 2 texts have more than one label", "the model cannot learn both"],
      ["Classes", ""],
      ["$(warning) Negative 150 · Neutral 90 · Positive 850", "Unbalanced: rely on F1 rather than accuracy"],
      ["$(tag) 1, 2 → Negative", "150 rows"],
      ["$(tag) 3 → Neutral", "90 rows"],
      ["$(tag) 5 → Positive", "850 rows"],
      ["$(circle-slash) (empty) → left out", "97 rows: no label"],
      ["$(circle-slash) \\$(trash) → left out", "3 rows: a rare label without a known meaning"],
      ["$(edit) Change Classes…", "stars 1 to 5"],
      ["$(lightbulb) two classes, without the middle", "another reading"],
      ["$(lightbulb) each value is a class", "another reading"],
      ["Training", ""],
      ["$(package) Base model: mini", ""],
      ["$(settings) Preset: Fast", "A good model in about 5 minutes"],
    ]);
  });

  it.each(["Change Classes", "1, 2 → Negative", "(empty) → left out"])("changes the classes with %s", async (line) => {
    editor.answers = [line];
    expect(await ask(INSPECTION)).toBe("labels");
  });

  it("reads the labels in another way", async () => {
    editor.answers = ["two classes"];
    expect(await ask(INSPECTION)).toBe("reread");
    expect(draft.reading).toEqual({ textColumn: "text", classes: "two" });
  });

  it("shortens a list of many classes and values", async () => {
    const classNames = Array.from({ length: 20 }, (_, index) => `topic ${String(index)}`);
    const values = classNames.flatMap((className, index) =>
      Array.from({ length: index === 0 ? 9 : 1 }, (_, part) => ({
        value: `${className}.${String(part)}`,
        rows: 5,
        className,
      })),
    );
    editor.answers = ["Start Training"];
    const plan = { path: "", column: "topic", rule: "", classNames, values, alternatives: [] };
    await ask({ ...INSPECTION, classNames, classCounts: classNames.map(() => 50), plan });
    const labels = lines()?.map(([label]) => label) ?? [];
    expect(labels).toContain("$(tag) topic 0.0, topic 0.1, topic 0.2, topic 0.3, topic 0.4, topic 0.5, … → topic 0");
    expect(labels).toContain("$(ellipsis) 8 more");
    expect(labels.find((label) => label?.startsWith("$(pie-chart)"))).toMatch(/topic 11 50 · …$/);
  });

  it("marks estimates of a large dataset", async () => {
    editor.answers = ["Base model"];
    const { duplicates: _duplicates, conflicts: _conflicts, ...large } = INSPECTION;
    expect(await ask({ ...large, isExact: false })).toBe("model");
    expect(lines()?.map(([label]) => label)).toContain(
      "$(info) Estimated from the first rows because the dataset is large",
    );
    expect(lines()?.[2]?.[1]).toBe("800 of about 1,200 rows used");
  });

  it("shows notes about the file and its classes", async () => {
    editor.answers = ["Start Training"];
    await ask({ ...INSPECTION, warnings: ["The file is windows-1252."] });
    expect(lines()?.map(([label]) => label)).toContain("$(info) Note");
  });

  it("says that the first rows of a large dataset have one class", async () => {
    editor.answers = ["Start Training"];
    const { plan: _, ...unknown } = INSPECTION;
    await ask({ ...unknown, isExact: false, classNames: [], classCounts: [] });
    expect(lines()?.map(([label]) => label)).toContain(
      "$(info) The first rows all have one class. Training reads the others.",
    );
  });

  it("changes the classes by the line of their balance, as any other line", async () => {
    editor.answers = ["Negative 150"];
    expect(await ask(INSPECTION)).toBe("labels");
  });
});

describe("the answers of a model for two classes", () => {
  const TWO = { ...INSPECTION, classNames: ["Negative", "Positive"], classCounts: [150, 850] };

  it("are shown with their goal, which can be changed", async () => {
    draft.goal = "recall=0.9";
    editor.answers = ["Answers"];
    const names = { model: "mini", dataset: "films.csv", notSureBelow: 0.6 };
    expect(await askSummary(Object.assign(draft, { inspection: TWO }), PLAN, names, PLACE)).toBe("goal");
    expect(lines()?.at(-1)).toEqual(["$(law) Answers: find at least 90% of Positive", "not sure below 60%"]);
  });

  it("are those of the likeliest class by default", async () => {
    editor.answers = ["Start Training"];
    await ask(TWO);
    expect(lines()?.at(-1)).toEqual(["$(law) Answers: the likeliest class", "it always answers"]);
  });
});
