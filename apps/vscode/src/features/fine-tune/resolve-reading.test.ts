import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { BACK, editor, resetEditor } from "../../testing/vscode-fake.ts";
import type { Draft } from "./draft.ts";
import { resolveReading } from "./resolve-reading.ts";

const PLACE = { title: "Fine-tune", step: 2, totalSteps: 3, hasBack: true };

const CODES = `text,label\n${Array.from({ length: 30 }, (_, row) => `some words ${String(row)},${String(row % 3)}\n`).join("")}`;

let root: string;
let draft: Draft;
beforeEach(() => {
  resetEditor();
  root = mkdtempSync(join(tmpdir(), "resolve-"));
  draft = { reading: {}, baseModelFolder: "/base", preset: "fast", goal: "" };
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return join(root, name);
}

describe("resolveReading", () => {
  it("asks nothing if columns and labels are clear", async () => {
    draft.datasetPath = write("a.csv", "text,label\ngood,pos\nbad,neg\n");
    expect(await resolveReading(draft, PLACE)).toBe("next");
    expect(editor.shown).toEqual([]);
    expect(draft.inspection).toMatchObject({ reviews: 2, columns: { text: "text", label: "label" } });
  });

  it("asks for columns that are not clear, with the values of the first rows", async () => {
    draft.datasetPath = write("a.csv", "one,polarity,three\nsome text,1,other text\nmore text,0,other words\n");
    draft.reading = { labelColumn: "polarity" };
    editor.answers = ["three", "polarity"];
    expect(await resolveReading(draft, PLACE)).toBe("next");
    expect(editor.shown.map(({ text }) => text)).toEqual([
      "Which column contains the text?",
      "Which column contains the label?",
    ]);
    expect(editor.shown[1]?.choices).toEqual(["$(symbol-field) one", "$(symbol-field) polarity"]);
    expect(draft.reading).toEqual({ textColumn: "three", labelColumn: "polarity" });
  });

  it("goes back from the label column to the text column", async () => {
    draft.datasetPath = write("a.csv", "one,polarity,three\nsome text,1,other text\nmore text,0,other words\n");
    draft.reading = { labelColumn: "polarity" };
    editor.answers = ["one", BACK, "three", "polarity"];
    await resolveReading(draft, PLACE);
    expect(draft.reading).toEqual({ textColumn: "three", labelColumn: "polarity" });
  });

  it("asks what codes mean, and reads the dataset with a ready answer", async () => {
    draft.datasetPath = write("a.csv", CODES);
    editor.answers = ["ratings, higher is better"];
    expect(await resolveReading(draft, PLACE)).toBe("next");
    expect(editor.shown).toMatchObject([
      { text: 'What do the values of "label" mean? Choose a value to change its class.' },
    ]);
    expect(draft.inspection).toMatchObject({
      classNames: ["Negative", "Neutral", "Positive"],
      classCounts: [10, 10, 10],
      plan: { values: [{ value: "0", rows: 10, className: "Negative" }, { value: "1" }, { value: "2" }] },
    });
  });

  it("reads the dataset with the classes that the user gave to codes", async () => {
    draft.datasetPath = write("a.csv", CODES);
    editor.answers = ["0 →", "Positive", "1 →", "Leave Out", "2 →", "New Class", "spam", "Continue"];
    expect(await resolveReading(draft, PLACE)).toBe("next");
    expect(draft.reading.labelMap).toEqual({ "0": "positive", "1": "skip", "2": "spam" });
    expect(draft.inspection).toMatchObject({ classCounts: [10, 10], skipped: 10 });
    expect([...(draft.inspection?.classNames ?? [])].sort()).toEqual(["Positive", "spam"]);
  });

  it("goes back from the labels", async () => {
    draft.datasetPath = write("a.csv", CODES);
    editor.answers = [BACK];
    expect(await resolveReading(draft, PLACE)).toBe("back");
  });

  it("fails for a dataset that cannot be used", async () => {
    draft.datasetPath = write("a.csv", "text,label\ngood,pos\n");
    await expect(resolveReading(draft, PLACE)).rejects.toMatchObject({ code: "ONE_CLASS" });
  });
});
