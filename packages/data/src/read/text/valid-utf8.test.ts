import { describe, expect, it } from "vitest";
import { memoryFiles } from "../../files/memory-files.ts";
import type { InvalidUtf8Rule } from "../reader.ts";
import { generatorOf } from "./chunks.ts";
import { validUtf8 } from "./valid-utf8.ts";

async function decoded(content: string | Uint8Array, chunkBytes: number, invalidUtf8: InvalidUtf8Rule = "error") {
  const chunks: string[] = [];
  const lines: number[] = [];
  const options = { invalidUtf8, onReplacedLine: (_path: string, line: number) => lines.push(line) };
  const chunksOf = generatorOf(memoryFiles({ file: content }, chunkBytes).read("file"));
  for await (const chunk of validUtf8(chunksOf, "file", options)) {
    chunks.push(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(chunk));
  }
  return { text: chunks.join(""), chunks, lines };
}

describe("validUtf8", () => {
  const text = "aé日😀\u2028z";

  it.each([1, 2, 3, 4, 5, 100])("never cuts a character in chunks of %i bytes", async (chunkBytes) => {
    expect((await decoded(text, chunkBytes)).text).toBe(text);
  });

  it("removes the byte-order mark at the start only", async () => {
    expect((await decoded("\ufeffa\ufeffb", 1)).text).toBe("a\ufeffb");
    expect((await decoded("\ufeff", 1)).text).toBe("");
    expect((await decoded("x", 1)).text).toBe("x");
  });

  const invalid = Uint8Array.of(97, 10, 98, 0xe9, 0xe9, 10, 99, 10, 0xc3);

  it.each([1, 2, 100])(
    "stops at the first bytes that are not UTF-8 and names their line (chunks of %i)",
    async (size) => {
      await expect(decoded(invalid, size)).rejects.toMatchObject({
        code: "UTF8_INVALID",
        message: '"file", line 2: bytes that are not UTF-8. Save the file as UTF-8.',
        details: { path: "file", line: 2 },
      });
    },
  );

  it.each([1, 2, 3, 100])("replaces such bytes and reports each line once (chunks of %i)", async (size) => {
    const { text: replaced, lines } = await decoded(invalid, size, "replace");
    expect(replaced).toBe("a\nb\ufffd\ufffd\nc\n\ufffd");
    expect(lines).toEqual([2, 4]);
  });
});
