import { memoryFiles } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { sha256Of } from "./sha256.ts";

describe("sha256Of", () => {
  it("is the SHA-256 of a file's bytes, as sha256sum prints it", async () => {
    const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(await sha256Of(memoryFiles({ "a.txt": "abc" }), "a.txt")).toBe(expected);
  });

  it("changes with a byte of any file in a folder", async () => {
    const one = await sha256Of(memoryFiles({ "d/a": "1", "d/e/b": "2" }), "d");
    const two = await sha256Of(memoryFiles({ "d/a": "1", "d/e/b": "3" }), "d");
    expect(one).not.toBe(two);
  });

  it("changes with a file's name and with the boundary between two files", async () => {
    const hashes = await Promise.all(
      [
        { "d/a": "12", "d/b": "" },
        { "d/a": "1", "d/b": "2" },
        { "d/a": "12", "d/c": "" },
      ].map((contents) => sha256Of(memoryFiles(contents), "d")),
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it("does not depend on the path of the folder", async () => {
    const here = await sha256Of(memoryFiles({ "d/a": "1", "d/b": "2" }), "d");
    const there = await sha256Of(memoryFiles({ "x/y/b": "2", "x/y/a": "1" }), "x/y");
    expect(here).toBe(there);
  });
});
