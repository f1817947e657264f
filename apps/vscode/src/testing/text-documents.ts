import { editor } from "./vscode-fake.ts";
import { Position, Range, Selection, Uri } from "./vscode-values.ts";

/** A document with a text, as hovers and decorations use it. */
export function fakeDocument(text: string, path = "/w/notes.txt", languageId = "plaintext") {
  const lines = text.split("\n");
  const offsetAt = ({ line, character }: Position): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
  const positionAt = (offset: number): Position => {
    const before = text.slice(0, offset).split("\n");
    return new Position(before.length - 1, (before.at(-1) ?? "").length);
  };
  return {
    uri: Uri.file(path),
    fileName: path,
    languageId,
    version: 1,
    getText: (range?: Range) => (range === undefined ? text : text.slice(offsetAt(range.start), offsetAt(range.end))),
    lineAt: (line: number) => ({
      text: lines[line] ?? "",
      range: new Range(new Position(line, 0), new Position(line, (lines[line] ?? "").length)),
    }),
    offsetAt,
    positionAt,
    /** The selection of a part of the text. */
    select: (part: string): Selection => {
      const start = text.indexOf(part);
      return new Selection(positionAt(start), positionAt(start + part.length));
    },
  };
}

/** Shows a document in the active editor. @returns the decorations that are set: options of the type → ranges */
export function showDocument(document: ReturnType<typeof fakeDocument>, ...selections: readonly Selection[]) {
  const decorations = new Map<unknown, readonly unknown[]>();
  editor.activeTextEditor = {
    document,
    selections,
    setDecorations: (type, ranges) => {
      if (ranges.length === 0) decorations.delete(type);
      else decorations.set(type, ranges);
    },
  };
  return decorations;
}
