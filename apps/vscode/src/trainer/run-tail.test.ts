import { describe, expect, it } from "vitest";

import { parseEvents, tailLines, type TailFiles } from "./run-tail.ts";

function growingFile(): TailFiles & { text: string } {
  const file = {
    text: "",
    size: async () => new TextEncoder().encode(file.text).length,
    read: async (_: string, start: number, end: number) => new TextEncoder().encode(file.text).subarray(start, end),
  };
  return file;
}

describe("tailLines", () => {
  it("gives each line once, and waits for one that is still being written", async () => {
    const file = growingFile();
    const tail = tailLines("/log", file);
    expect(await tail.next()).toEqual({ text: "", isStart: true, isEnd: true });
    file.text = "one\ntw";
    expect(await tail.next()).toEqual({ text: "one\n", isStart: true, isEnd: true });
    expect((await tail.next()).text).toBe("");
    file.text += "o\n";
    expect(await tail.next()).toEqual({ text: "two\n", isStart: false, isEnd: true });
  });

  it("gives a long file in pieces that end with a line, whole characters included", async () => {
    const file = growingFile();
    file.text = "äöü\n".repeat(10) + "a line longer than a piece\n";
    const tail = tailLines("/log", file, 16);
    const pieces: string[] = [];
    for (let isEnd = false; !isEnd;) {
      const piece = await tail.next();
      expect(piece.text.endsWith("\n")).toBe(true);
      pieces.push(piece.text);
      ({ isEnd } = piece);
    }
    expect(pieces.length).toBeGreaterThan(4);
    expect(pieces.join("")).toBe(file.text);
  });

  it("starts anew when the file was replaced by a shorter one", async () => {
    const file = growingFile();
    const tail = tailLines("/log", file);
    file.text = "a long first line\n";
    await tail.next();
    file.text = "new\n";
    expect(await tail.next()).toEqual({ text: "new\n", isStart: true, isEnd: true });
  });

  it("says nothing of a file that is not there", async () => {
    const tail = tailLines("/no/such/file");
    expect(await tail.next()).toEqual({ text: "", isStart: true, isEnd: true });
  });
});

describe("parseEvents", () => {
  it("passes over what is no event", () => {
    expect(parseEvents('{"type":"reading"}\n{"type":"ste\n42\n\n')).toEqual([{ type: "reading" }]);
  });
});
