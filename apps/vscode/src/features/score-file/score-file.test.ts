import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Requests, ScoredFile } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { ScoreChoices } from "../../commands/command-map.ts";
import { fakeServices, KNOWN_MODEL } from "../../testing/fake-services.ts";
import { CANCEL, commands, editor, resetEditor, Uri, type UserAnswer } from "../../testing/vscode-fake.ts";
import { registerScoreFile } from "./register-score-file.ts";

type Params = Requests["scoreFile"]["params"];
type Options = Parameters<ReturnType<typeof fakeServices>["services"]["scorer"]["scoreFile"]>[1];

let fake: ReturnType<typeof fakeServices>;
let root: string;
let table: string;
let output: string;
let requests: Params[];
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  fake.control.known = [];
  root = mkdtempSync(join(tmpdir(), "score-"));
  editor.folder = root;
  table = write("reviews.csv", "id,review\n1,good film\n2,bad film\n");
  output = join(root, "reviews.scored.csv");
  editor.files = [table];
  requests = [];
  fake.control.scoreFile = async (params) => {
    requests.push(params);
    return scored(params.outputPath);
  };
  registerScoreFile(fake.services);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return join(root, name);
}

const scored = (path: string): ScoredFile => ({
  path,
  rows: 1_500,
  rowsWithoutText: 0,
  labelCounts: { Negative: 400, Neutral: 100, Positive: 1_000 },
  elapsedMs: 1,
});
const coded = (code: string) => Object.assign(new Error(`It is ${code}.`), { code });
const scoreFile = (target?: Uri | ScoreChoices, ...answers: readonly UserAnswer[]) => {
  editor.answers = [...answers];
  return commands.executeCommand("sentimentTuner.scoreFile", target);
};
const questions = () => editor.shown.map(({ text }) => text);

describe("Score a File", () => {
  it("asks from the palette for the file, what to add and where to write, then scores and opens the result", async () => {
    expect(await scoreFile(undefined, "reviews.csv", "Label and Score", output, "Open File")).toBe(output);
    expect(questions()).toEqual([
      "Choose the file to score",
      "Choose what is added to each row",
      "Save the Scored File",
      '1,500 rows scored in "reviews.scored.csv" · Positive 1,000 · Negative 400 · Neutral 100',
    ]);
    expect(editor.shown[2]?.choices).toEqual([output]);
    expect(requests).toEqual([
      { modelFolder: "/model", inputPath: table, outputPath: output, reading: {}, probabilities: false },
    ]);
    await expect.poll(() => editor.executed.at(-1)).toMatchObject(["vscode.open", { path: output }]);
  });

  it("does not ask for a file that was clicked in the explorer", async () => {
    await scoreFile(Uri.file(table), "All Probabilities", output);
    expect(questions()[0]).toBe("Choose what is added to each row");
    expect(requests).toMatchObject([{ inputPath: table, probabilities: true }]);
  });

  it("offers the file of the active editor first", async () => {
    const other = write("other.csv", "text\nfine\n");
    editor.files = [table, other];
    editor.activeTextEditor = { document: { fileName: other }, selections: [], setDecorations: () => undefined };
    await scoreFile(undefined, CANCEL);
    expect(editor.shown[0]?.choices).toEqual([
      "$(table) other.csv",
      "$(table) reviews.csv",
      "$(folder-opened) Browse for a File…",
    ]);
  });

  it("asks for the model if there are several, the one for hovers first", async () => {
    const { classes: _, ...base } = KNOWN_MODEL;
    fake.control.known = [{ ...base, folder: "/base" }, KNOWN_MODEL];
    await scoreFile(Uri.file(table), "films a", "Label and Score", output);
    expect(editor.shown[0]).toMatchObject({
      text: "Choose the model that scores the rows",
      choices: ["$(symbol-class) films", "$(symbol-class) films a"],
      descriptions: ["Negative, Positive · used for hovers", "Negative, Positive"],
    });
    expect(requests).toMatchObject([{ modelFolder: "/runs/a/model" }]);
  });

  it("asks for the column of the text only if it is not clear", async () => {
    const unclear = write("a.csv", "one,two\nsome words here,other words here\nmore of them,and some more\n");
    await scoreFile(Uri.file(unclear), "two", "Label and Score", output);
    expect(questions()[0]).toBe("Which column contains the text?");
    expect(requests).toMatchObject([{ reading: { textColumn: "two" } }]);
  });

  it("asks for the column if the worker cannot tell it, and scores again", async () => {
    fake.control.scoreFile = async (params) => {
      requests.push(params);
      if (params.reading?.textColumn === undefined) throw coded("COLUMNS_AMBIGUOUS");
      return scored(params.outputPath);
    };
    await scoreFile(Uri.file(table), "Label and Score", output, "review");
    expect(requests.map(({ reading }) => reading)).toEqual([{}, { textColumn: "review" }]);
  });

  it("offers another way to read a file whose bytes or quotes are not clear", async () => {
    fake.control.scoreFile = async (params) => {
      requests.push(params);
      if (params.reading?.quotes === undefined) throw coded("QUOTES_UNCLEAR");
      return scored(params.outputPath);
    };
    await scoreFile(Uri.file(table), "Label and Score", output, "Read Quotes as Characters");
    expect(requests.map(({ reading }) => reading)).toEqual([{}, { quotes: "none" }]);
  });

  it("reveals a Parquet file, which the editor cannot show", async () => {
    const parquet = join(root, "reviews.scored.parquet");
    await scoreFile(Uri.file(table), "Label and Score", parquet, "Reveal Folder");
    await expect.poll(() => editor.executed.at(-1)).toMatchObject(["revealFileInOS", { path: parquet }]);
  });

  it("shortens a long list of labels", async () => {
    const labelCounts = Object.fromEntries(Array.from("abcdefgh", (label, index) => [label, 9 - index]));
    fake.control.scoreFile = async () => ({ ...scored(output), labelCounts });
    await scoreFile(Uri.file(table), "Label and Score", output);
    await expect
      .poll(() => questions().at(-1))
      .toBe('1,500 rows scored in "reviews.scored.csv" · a 9 · b 8 · c 7 · d 6 · e 5 · f 4 · …');
  });

  it("warns of rows without a text, rows that cannot be read, replaced bytes, long texts and notes", async () => {
    fake.control.scoreFile = async () => ({
      ...scored(output),
      labelCounts: { Positive: 1 },
      rowsWithoutText: 3,
      unreadableRows: 2,
      firstUnreadable: { line: 7, message: "The row has 1 field." },
      replacedLines: 4,
      truncated: 5,
      mostlyUnknown: 6,
      notes: ["The file is UTF-16."],
    });
    await scoreFile(Uri.file(table), "Label and Score", output);
    await expect
      .poll(() => editor.shown.at(-1))
      .toMatchObject({
        kind: "warning",
        text: [
          '1,500 rows scored in "reviews.scored.csv"',
          "Positive 1",
          "3 rows without a text",
          "2 rows cannot be read, the first in line 7: The row has 1 field.",
          "invalid bytes were replaced in 4 lines",
          "5 texts are longer than the model reads",
          "6 texts have mostly tokens that the model does not know",
          "The file is UTF-16.",
        ].join(" · "),
        choices: ["Open File"],
      });
  });

  it("never overwrites the file that it reads", async () => {
    await scoreFile(Uri.file(table), "Label and Score", table, "Choose Another File", output);
    expect(questions()[2]).toBe('"reviews.csv" is the file to score. Choose another name for the result.');
    expect(requests).toMatchObject([{ outputPath: output }]);
  });

  it.each<[UserAnswer[]]>([[[CANCEL]], [["reviews.csv", CANCEL]], [["reviews.csv", "Label and Score", CANCEL]]])(
    "scores nothing after the answers %j",
    async (answers) => {
      expect(await scoreFile(undefined, ...answers)).toBeUndefined();
      expect(requests).toEqual([]);
    },
  );

  it("shows progress and can be cancelled", async () => {
    let options: Options;
    fake.control.scoreFile = (_, given) => {
      options = given;
      return new Promise((_resolve, reject) =>
        given?.signal?.addEventListener("abort", () => reject(coded("REQUEST_CANCELLED"))),
      );
    };
    const running = scoreFile(Uri.file(table), "Label and Score", output);
    await expect.poll(() => options).toBeDefined();
    options?.onProgress?.({ type: "scoring", rowsDone: 1_000, totalRows: 4_000, remainingMs: 60_000 });
    options?.onProgress?.({ type: "scoring", rowsDone: 2_000, share: 0.5 });
    expect(editor.progress).toEqual([
      {
        title: 'Scoring "reviews.csv"…',
        reports: [
          { message: "1,000 of 4,000 rows, about a minute left", increment: 25 },
          { message: "2,000 rows", increment: 25 },
        ],
      },
    ]);
    editor.cancelProgress();
    expect(await running).toBeUndefined();
    expect(editor.shown.filter(({ kind }) => kind === "error")).toEqual([]);
  });

  it("shows an error of the worker with its remedy", async () => {
    fake.control.scoreFile = () => Promise.reject(coded("LABELS_UNFIT"));
    await scoreFile(Uri.file(table), "Label and Score", output);
    expect(editor.shown.at(-1)).toMatchObject({
      kind: "error",
      text: "It is LABELS_UNFIT.",
      choices: ["Choose Model", "Show Log"],
    });
  });

  it.each([
    ["none", "Fine-tune Sentiment Model"],
    ["untrusted", "Choose Model"],
  ] as const)("says what to do if the model for hovers is %s", async (kind, remedy) => {
    fake.control.hoverModel = { kind };
    await scoreFile(Uri.file(table));
    expect(editor.shown).toMatchObject([{ kind: "error", choices: [remedy, "Show Log"] }]);
  });

  it("reports a file that cannot be read, without advice about models", async () => {
    await scoreFile(Uri.file(join(root, "gone.csv")));
    expect(editor.shown).toMatchObject([{ kind: "error", choices: ["Show Log"] }]);
    await scoreFile(Uri.file(write("empty.csv", "")));
    expect(editor.shown[1]?.text).toContain("empty.csv");
    expect(requests).toEqual([]);
  });
});
