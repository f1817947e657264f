import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeServices } from "../../testing/fake-services.ts";
import { fakeDocument } from "../../testing/text-documents.ts";
import { commands, editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerCorrectLabel } from "./register-correct-label.ts";

const CSV = `text,label\n"a fine\nfilm",neg\n${"good,pos\nbad,neg\n".repeat(5)}`;

let root: string;
let path: string;
beforeEach(() => {
  resetEditor();
  root = mkdtempSync(join(tmpdir(), "correct-label-"));
  path = join(root, "reviews.csv");
  writeFileSync(path, CSV);
  editor.openDocument = () => fakeDocument(CSV, path);
  registerCorrectLabel(fakeServices().services);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const correct = (given: object) => commands.executeCommand("sentimentTuner.correctLabel", given);

describe("Correct a Label", () => {
  it("replaces the label of the row in one edit, with the value that the file uses", async () => {
    await correct({ path, line: 2, to: "Positive" });
    expect(editor.edits).toMatchObject([
      { range: { start: { line: 1, character: 0 }, end: { line: 2, character: 9 } }, text: '"a fine\nfilm",pos' },
    ]);
    expect(editor.shown).toMatchObject([{ text: /^Line 2 is Positive now\./ }].map(matchText));
  });

  it("asks for the right label if it was not given", async () => {
    editor.answers = ["Positive"];
    await correct({ path, line: 2 });
    expect(editor.shown[0]).toMatchObject({ text: "Which label is right?", choices: ["Negative", "Positive"] });
    expect(editor.edits).toHaveLength(1);
  });

  it("changes nothing if the file has changed since, or if no row starts there", async () => {
    await correct({ path, line: 3, to: "Positive" });
    editor.openDocument = () => fakeDocument(CSV.replace("fine", "bad"), path);
    await correct({ path, line: 99, to: "Positive" });
    expect(editor.edits).toEqual([]);
    expect(editor.shown.map(({ kind }) => kind)).toEqual(["warning", "warning"]);
  });
});

/** A matcher for the text of a message. */
function matchText({ text }: { readonly text: RegExp }): object {
  return { text: expect.stringMatching(text) as string };
}
