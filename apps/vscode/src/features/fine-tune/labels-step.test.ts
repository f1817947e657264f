import { beforeEach, describe, expect, it } from "vitest";

import type { LabelQuestion } from "../../datasets/label-table.ts";
import { BACK, CANCEL, editor, resetEditor, type UserAnswer } from "../../testing/vscode-fake.ts";
import type { Draft } from "./draft.ts";
import { askLabels } from "./labels-step.ts";

const PLACE = { title: "Fine-tune", step: 2, totalSteps: 3, hasBack: true };
const QUESTION: LabelQuestion = {
  reason: "The numbers may be codes.",
  plan: {
    column: "label",
    values: [
      { value: "0", rows: 12, className: "Negative" },
      { value: "1", rows: 20, className: "Neutral" },
      { value: "2", rows: 8, className: "Positive" },
      { value: "", rows: 1, leftOut: "no-label" },
    ],
  },
  choices: [
    { description: "higher is better", labelMap: { "0": "negative", "1": "neutral", "2": "positive" } },
    { description: "each value is a class", classes: "as-is" },
  ],
};

let draft: Draft;
beforeEach(() => {
  resetEditor();
  draft = { reading: { textColumn: "text", classes: "two" }, baseModelFolder: "/base", preset: "fast", goal: "" };
});

const ask = (answers: readonly UserAnswer[], question = QUESTION) => {
  editor.answers = [...answers];
  return askLabels(draft, question, PLACE);
};
const shown = (index: number) =>
  editor.shown[index]?.choices.map((label, item) => [label, editor.shown[index]?.descriptions?.[item]]);

describe("askLabels", () => {
  it("shows why it asks, ready answers, and what each value becomes", async () => {
    expect(await ask([CANCEL])).toBe("cancelled");
    expect(shown(0)).toEqual([
      ["$(question) The meaning is not clear", ""],
      ["Ready answers", ""],
      ["$(lightbulb) higher is better", "Negative 12 · Neutral 20 · Positive 8 · 1 row left out"],
      ["$(lightbulb) each value is a class", "0 12 · 1 20 · 2 8 · 1 row left out"],
      ["Classes of the values", ""],
      ["$(check) Continue with These Classes", "Negative 12 · Neutral 20 · Positive 8 · 1 row left out"],
      ["$(tag) 0 → Negative", "12 rows"],
      ["$(tag) 1 → Neutral", "20 rows"],
      ["$(tag) 2 → Positive", "8 rows"],
      ["$(tag) (empty) → no label, left out", "1 row"],
    ]);
  });

  it.each([
    ["higher is better", { textColumn: "text", labelMap: { "0": "negative", "1": "neutral", "2": "positive" } }],
    ["each value is a class", { textColumn: "text", classes: "as-is" }],
    ["Continue", { textColumn: "text", labelMap: { "0": "negative", "1": "neutral", "2": "positive" } }],
  ])("takes the answer %s in place of earlier ones", async (answer, reading) => {
    expect(await ask([answer])).toBe("next");
    expect(draft.reading).toEqual(reading);
  });

  it("may choose another column", async () => {
    const choices = [{ description: "the words beside it", labelColumn: "label_text" }];
    await ask(["the words"], { ...QUESTION, choices });
    expect(draft.reading).toEqual({ textColumn: "text", labelColumn: "label_text" });
  });

  it("changes the class of single values, and shows the result before it continues", async () => {
    const answers = [
      "0 →",
      "Positive",
      "1 →",
      "Its Own Class",
      "2 →",
      "Negative",
      "(empty) →",
      "New Class",
      " none ",
      "Continue",
    ];
    expect(await ask(answers)).toBe("next");
    expect(editor.shown[1]).toMatchObject({
      text: 'Which class does "0" become?',
      choices: [
        "$(tag) Negative",
        "$(tag) Neutral",
        "$(tag) Positive",
        '$(symbol-enum-member) Its Own Class: "0"',
        "$(add) New Class…",
        "$(circle-slash) Leave Out",
      ],
    });
    const last = editor.shown.length - 1;
    expect(shown(last)?.slice(5)).toEqual([
      ["$(check) Continue with These Classes", "Negative 8 · Positive 12 · 1 20 · none 1"],
      ["$(tag) 0 → Positive", "12 rows"],
      ["$(tag) 1 → 1", "20 rows"],
      ["$(tag) 2 → Negative", "8 rows"],
      ["$(tag) (empty) → none", "1 row"],
    ]);
    expect(draft.reading.labelMap).toEqual({ "0": "positive", "1": "1", "2": "negative" });
  });

  it("leaves values out, but keeps two classes", async () => {
    expect(await ask(["1 →", "Leave Out", "2 →", "Leave Out", "Continue", "2 →", "Positive", "Continue"])).toBe("next");
    expect(editor.shown[4]?.descriptions).toContain("at least two classes are needed");
    expect(draft.reading.labelMap).toEqual({ "0": "negative", "1": "skip", "2": "positive" });
  });

  it("keeps a value if the user goes back from its class, or types no valid name", async () => {
    expect(await ask(["1 →", BACK, "1 →", "New Class", "Skip", BACK])).toBe("back");
    expect(editor.shown[4]?.validation).toBe('Expected a name of at most 100 characters, not "skip".');
    expect(shown(5)).toContainEqual(["$(tag) 1 → Neutral", "20 rows"]);
    expect(draft.reading).toEqual({ textColumn: "text", classes: "two" });
  });

  it("changes several values at once", async () => {
    const values = ["a", "b", "c", "d", "e"].map((value) => ({ value, rows: 10, className: value }));
    const question = { plan: { column: "mood", values }, choices: [] };
    await ask(
      ["Change Several", ["a", "b"], "Positive", "Change Several", ["d", "e"], "A Class for Each", "Continue"],
      question,
    );
    expect(editor.shown[0]?.choices[0]).toBe("Classes of the values");
    expect(editor.shown[2]?.text).toBe("Which class do these 2 values become?");
    expect(draft.reading.labelMap).toEqual({ a: "positive", b: "positive", c: "c", d: "d", e: "e" });
  });

  it("does not offer a class of its own that exists, or a name that means to leave out", async () => {
    const values = [
      { value: "Positive", rows: 5, className: "Positive" },
      { value: "skip", rows: 5, className: "Negative" },
    ];
    await ask(["Positive →", BACK, "skip →", BACK, BACK], { plan: { column: "a", values }, choices: [] });
    for (const index of [1, 3]) expect(editor.shown[index]?.choices.join()).not.toContain("Its Own Class");
  });
});
