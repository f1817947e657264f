import { Readable } from "node:stream";

import { describe, expect, it } from "vitest";

import { textLines } from "./text-lines.ts";

async function linesOf(chunks: readonly Buffer[], encoding?: string) {
  const cut: number[] = [];
  const lines: string[] = [];
  for await (const line of textLines(Readable.from(chunks), { encoding, onCutLine: (line) => cut.push(line) }))
    lines.push(line);
  return { lines, cut };
}

describe("textLines", () => {
  it.each([
    ["utf-8", "utf8"],
    ["utf-16le", "utf16le"],
  ] as const)(
    "reads the beginning of a line of more than 1 MiB, and the lines around it whole: %s",
    async (name, encoding) => {
      const long = Buffer.from("é".repeat(3_000_000), encoding);
      const chunks = [Buffer.from("one\n", encoding)];
      for (let start = 0; start < long.length; start += 65_537) chunks.push(long.subarray(start, start + 65_537));
      chunks.push(Buffer.from("\nthree", encoding));
      const { lines, cut } = await linesOf(chunks, name);
      expect(lines.map((line) => line.slice(0, 5))).toEqual(["one", "ééééé", "three"]);
      expect(lines[1]?.length).toBeLessThanOrEqual(2 ** 20);
      expect(lines[1]).not.toContain("\ufffd");
      expect(cut).toEqual([2]);
    },
  );

  it("takes no more memory for a line without an end", async () => {
    const chunk = Buffer.alloc(2 ** 20, "a");
    const before = process.memoryUsage().arrayBuffers;
    const { lines } = await linesOf(Array.from({ length: 400 }, () => chunk));
    expect(lines.map(({ length }) => length)).toEqual([2 ** 20]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 2 ** 20);
  });
});
