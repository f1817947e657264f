import { describe, expect, it } from "vitest";

import { parseEvents, tailLines, type TailFiles } from "./line-tail.ts";

function growingFile(): TailFiles & { text: string } {
  const file = {
    text: "",
    size: async () => new TextEncoder().encode(file.text).length,
    read: async (_: string, start: number, end: number) => new TextEncoder().encode(file.text).subarray(start, end),
  };
  return file;
}

describe("tailLines", () => {
  it("reads each line once, when it is complete", async () => {
    const file = growingFile();
    const tail = tailLines("/log", file);
    expect(await tail.next()).toEqual({ text: "", isStart: true, isEnd: true });
    file.text = "one\ntw";
    expect(await tail.next()).toEqual({ text: "one\n", isStart: true, isEnd: true });
    expect((await tail.next()).text).toBe("");
    file.text += "o\n";
    expect(await tail.next()).toEqual({ text: "two\n", isStart: false, isEnd: true });
  });

  it("splits a long file at line ends", async () => {
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

  it("starts again if a shorter file replaces the file", async () => {
    const file = growingFile();
    const tail = tailLines("/log", file);
    file.text = "a long first line\n";
    await tail.next();
    file.text = "new\n";
    expect(await tail.next()).toEqual({ text: "new\n", isStart: true, isEnd: true });
  });

  it("reads nothing from a missing file", async () => {
    const tail = tailLines("/no/such/file");
    expect(await tail.next()).toEqual({ text: "", isStart: true, isEnd: true });
  });

  it("reads nothing from a file that is deleted while it is read", async () => {
    const tail = tailLines("/log", { size: async () => 100, read: async () => new Uint8Array() });
    expect(await tail.next()).toEqual({ text: "", isStart: true, isEnd: true });
  });
});

describe("parseEvents", () => {
  it("skips lines that are not events", () => {
    expect(parseEvents('{"type":"reading"}\n{"type":"ste\n42\n\n')).toEqual([{ type: "reading" }]);
  });

  it.each([
    '{"type":"finished"}',
    '{"type":"evaluated","report":null}',
    '{"type":"completed","report":1}',
    '{"type":7}',
  ])("skips the damaged event %s, which lacks a part that the state looks into", (line) => {
    expect(parseEvents(`${line}\n`)).toEqual([]);
  });
});
