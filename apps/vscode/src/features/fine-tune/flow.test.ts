import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { FineTuneChoices } from "../../commands/command-map.ts";
import { fakeRun, fakeServices } from "../../testing/fake-services.ts";
import { BACK, CANCEL, commands, editor, resetEditor, Uri, type UserAnswer } from "../../testing/vscode-fake.ts";
import { registerFineTune } from "./register-fine-tune.ts";

const TRAINING = { kind: "starting", crashes: 0, isStopping: false } as const;
const CONFIG = {
  model_type: "bert",
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  vocab_size: 30522,
};

let fake: ReturnType<typeof fakeServices>;
let root: string;
let reviews: string;
let base: string;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerFineTune(fake.services);
  root = mkdtempSync(join(tmpdir(), "fine-tune-"));
  editor.folder = root;
  reviews = write("reviews.csv", "text,label\n" + "good film,pos\nbad film,neg\n".repeat(30));
  editor.files = [reviews];
  base = join(root, "base");
  mkdirSync(base);
  write("base/config.json", JSON.stringify(CONFIG));
  fake.control.settings = { ...fake.control.settings, "training.baseModel": base };
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return join(root, name);
}

const fineTune = (target?: Uri | FineTuneChoices) => commands.executeCommand("sentimentTuner.fineTune", target);
const questions = () => editor.shown.map(({ text }) => text);

describe("Fine-tune Sentiment Model", () => {
  it("asks for the reviews, the preset and the start, then starts the run and opens it", async () => {
    editor.answers = ["reviews.csv", "Tutorial", "Start Training"];
    expect(await fineTune()).toBe("new");
    expect(questions()).toEqual([
      "Choose a file of labeled reviews",
      "How long may training take?",
      "Review your settings, then start",
    ]);
    expect(fake.control.started).toEqual([
      {
        name: expect.stringMatching(/^reviews · Tutorial · /) as string,
        isQueued: false,
        request: {
          notSureBelow: 0.6,
          datasetPaths: [reviews],
          reading: { invalidUtf8: "replace" },
          modelFolder: base,
          outputFolder: "/runs/new",
          engine: "auto",
          recipe: "tutorial",
          config: { seed: 42 },
        },
      },
    ]);
    expect(editor.executed.at(-1)).toEqual(["sentimentTuner.openRun", { runId: "new" }]);
  });

  it("chooses the threshold for the goal that the user picks, from the one in the settings", async () => {
    fake.control.settings = { ...fake.control.settings, "training.goal": "cost=3" };
    editor.answers = ["reviews.csv", "Fast", "Answers", "find at least 95% of Positive", "Start Training"];
    await fineTune();
    expect(editor.shown[3]?.choices).toEqual([
      "the likeliest class",
      "the best F1 of Positive",
      "find at least 95% of Positive",
      "a missed Positive costs 5 times a false alarm",
      "a missed Positive costs 3 times a false alarm",
    ]);
    expect(fake.control.started[0]?.request).toMatchObject({ goal: { kind: "recall", atLeast: 0.95 } });
  });

  it("does not ask for a file that was clicked in the explorer", async () => {
    editor.answers = ["Fast", "Start Training"];
    await fineTune(Uri.file(reviews));
    expect(questions()).toEqual(["How long may training take?", "Review your settings, then start"]);
  });

  it("starts without a question if the choices say so", async () => {
    await fineTune({ datasetPath: reviews, preset: "fast", startsAtOnce: true });
    expect(questions()).toEqual([]);
    expect(fake.control.started).toHaveLength(1);
  });

  it("shows only the summary for the sample reviews", async () => {
    editor.answers = [CANCEL];
    await fineTune({ datasetPath: reviews, preset: "tutorial" });
    expect(questions()).toEqual(["Review your settings, then start"]);
  });

  it("uses all rows of three classes", async () => {
    write("reviews.csv", "text,sentiment\n" + "awful,negative\nso so,neutral\ngood,positive\n".repeat(20));
    editor.answers = ["reviews.csv", "Fast", CANCEL];
    await fineTune();
    const summary = editor.shown.at(-1);
    expect(summary?.descriptions?.[summary.choices.indexOf("$(table) reviews.csv")]).toBe("60 of 60 rows used");
  });

  it("goes back one question", async () => {
    editor.answers = ["reviews.csv", BACK, "reviews.csv", "Fast", BACK, "Best", "Start Training"];
    await fineTune();
    expect(questions()).toEqual([
      "Choose a file of labeled reviews",
      "How long may training take?",
      "Choose a file of labeled reviews",
      "How long may training take?",
      "Review your settings, then start",
      "How long may training take?",
      "Review your settings, then start",
    ]);
    expect(fake.control.started[0]?.name).toMatch(/^reviews · Best · /);
  });

  it.each<[UserAnswer[]]>([[[CANCEL]], [["reviews.csv", CANCEL]], [["reviews.csv", "Fast", CANCEL]]])(
    "starts nothing after the answers %j",
    async (answers) => {
      editor.answers = answers;
      expect(await fineTune()).toBeUndefined();
      expect(fake.control.started).toEqual([]);
    },
  );

  it("changes the preset and the dataset from the summary", async () => {
    const other = write("other.csv", "text,label\n" + "good film,pos\nbad film,neg\n".repeat(30));
    editor.files.push(other);
    editor.answers = [
      "reviews.csv",
      "Fast",
      "Preset: Fast",
      "Tutorial",
      "reviews.csv",
      "other.csv",
      "Tutorial",
      "Start",
    ];
    await fineTune();
    expect(fake.control.started[0]?.name).toMatch(/^other · Tutorial · /);
  });

  it("changes the columns from the summary", async () => {
    write("reviews.csv", "text,label,title\n" + "good film,pos,liked it\nbad film,neg,hated it\n".repeat(30));
    editor.answers = ["reviews.csv", "Fast", 'Text: "text"', "title", "label", "Start Training"];
    await fineTune();
    expect(fake.control.started[0]?.request).toMatchObject({
      reading: { textColumn: "title", labelColumn: "label" },
    });
  });

  it("changes the classes of labels from the summary, and shows the result", async () => {
    editor.answers = [
      "reviews.csv",
      "Fast",
      "Change Classes",
      "pos →",
      "Negative",
      "neg →",
      "Positive",
      "Continue",
      "Start",
    ];
    await fineTune();
    expect(editor.shown.at(-1)?.choices).toEqual(
      expect.arrayContaining(["$(tag) pos → Negative", "$(tag) neg → Positive"]),
    );
    expect(fake.control.started[0]?.request).toMatchObject({
      reading: { labelMap: { pos: "negative", neg: "positive" } },
    });
  });

  it("returns to the summary from the classes", async () => {
    editor.answers = ["reviews.csv", "Fast", "Change Classes", BACK, "Start Training"];
    await fineTune();
    expect(fake.control.started[0]?.request).toMatchObject({ reading: { invalidUtf8: "replace" } });
  });

  it("changes the base model from the summary, and remembers it", async () => {
    const other = join(root, "other-base");
    mkdirSync(other);
    write("other-base/config.json", JSON.stringify(CONFIG));
    editor.answers = ["reviews.csv", "Fast", "Base model: base", "Browse for a Folder", other, "Start Training"];
    await fineTune();
    expect(fake.control.started[0]?.request).toMatchObject({ modelFolder: other });
    expect(fake.control.remembered).toEqual([other]);
  });

  it("limits the reviews of a slow machine and passes the settings on", async () => {
    write(
      "reviews.csv",
      "text,label\n" + `${"good film ".repeat(60)},pos\n${"bad film ".repeat(60)},neg\n`.repeat(500),
    );
    fake.control.state = { operationsPerSecond: 1e9 };
    fake.control.settings = {
      ...fake.control.settings,
      "training.threads": 2,
      "training.seed": 7,
      "training.testSize": 0.3,
    };
    editor.answers = ["reviews.csv", "Fast", "Start Training"];
    await fineTune();
    expect(fake.control.started[0]?.request).toMatchObject({
      threads: 2,
      testSize: 0.3,
      recipe: "fast",
      config: { seed: 7 },
    });
  });

  it("needs a trusted workspace", async () => {
    editor.isTrusted = false;
    await fineTune();
    expect(editor.shown).toMatchObject([{ kind: "error", choices: ["Manage Workspace Trust", "Show Log"] }]);
  });

  it("offers another base model if the configured one does not exist", async () => {
    fake.control.settings = { ...fake.control.settings, "training.baseModel": join(root, "missing") };
    editor.answers = ["Choose Base Model", "Browse for a Folder", base, "reviews.csv", "Fast", "Start Training"];
    await fineTune();
    expect(editor.shown[0]?.text).toContain("does not contain a base model");
    expect(fake.control.started[0]?.request).toMatchObject({ modelFolder: base });
  });

  it("offers another file if the dataset cannot be used", async () => {
    const oneClass = write("one-class.csv", "text,label\n" + "good film,pos\n".repeat(30));
    editor.files = [oneClass, reviews];
    editor.answers = ["one-class.csv", "Choose Another File", "reviews.csv", "Fast", "Start Training"];
    await fineTune();
    expect(editor.shown[1]).toMatchObject({ kind: "error", choices: ["Choose Another File", "Choose Columns"] });
    expect(fake.control.started[0]?.request).toMatchObject({ datasetPaths: [reviews] });
  });

  it("offers to read quotes as characters if one swallows rows", async () => {
    const rows = Array.from({ length: 30 }, (_, row) => {
      const [before, after] = [row === 4 ? '"' : "", row === 12 ? '"' : ""];
      return `${before}some words ${String(row)}${after},${row % 2 === 0 ? "pos" : "neg"}\n`;
    });
    write("reviews.csv", `text,label\n${rows.join("")}`);
    editor.answers = ["reviews.csv", "Read Quotes as Characters", "Fast", "Start Training"];
    await fineTune();
    expect(editor.shown[1]).toMatchObject({
      kind: "error",
      text: expect.stringContaining("a quote opens a text"),
      choices: ["Read Quotes as Characters", "Choose Another File"],
    });
    expect(editor.shown.at(-1)?.descriptions).toContain("30 of 30 rows used");
    expect(fake.control.started[0]?.request).toMatchObject({ reading: { quotes: "none" } });
  });

  it("offers other columns if the dataset cannot be used", async () => {
    write("reviews.csv", "text,label,rating\n" + "good film,pos,1\nbad film,pos,0\n".repeat(30));
    editor.answers = ["reviews.csv", "Choose Columns", "text", "rating", "Fast", "Start Training"];
    await fineTune();
    expect(fake.control.started[0]?.request).toMatchObject({ reading: { textColumn: "text", labelColumn: "rating" } });
  });
});

describe("a second run", () => {
  const start = async (answer: string) => {
    const running = fakeRun("a", TRAINING);
    fake.control.runs = [running.run];
    editor.answers = [answer];
    await fineTune({ datasetPath: reviews, preset: "fast", startsAtOnce: true });
    return running.calls;
  };

  it("can wait for the first", async () => {
    expect(await start("Queue")).toEqual([]);
    expect(editor.shown[0]?.choices).toEqual(["Queue", "Train Both", "Stop Other and Start"]);
    expect(fake.control.started).toMatchObject([{ isQueued: true }]);
  });

  it("can run beside the first", async () => {
    expect(await start("Train Both")).toEqual([]);
    expect(fake.control.started).toMatchObject([{ isQueued: false }]);
  });

  it("can stop the first", async () => {
    expect(await start("Stop Other and Start")).toEqual(["stop"]);
    expect(fake.control.started).toMatchObject([{ isQueued: false }]);
  });

  it("does not start without an answer", async () => {
    await start("Escape");
    expect(fake.control.started).toEqual([]);
  });
});
