import { createReadStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";

import type { DataFiles } from "@sentiment-tuner/data";

/** Small enough that what a reader does with one chunk takes a few milliseconds of the extension host. */
const CHUNK_BYTES = 2 ** 16;

/** The local disk for the readers of `data`, in small pieces. */
export const localFiles: DataFiles = {
  async stat(path) {
    try {
      const status = await stat(path);
      return { kind: status.isDirectory() ? "folder" : "file", sizeBytes: status.size };
    } catch (error) {
      if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
        return undefined;
      }
      throw error;
    }
  },
  list: async (folder) => (await readdir(folder)).sort(),
  read: (path) => inTurns(createReadStream(path, { highWaterMark: CHUNK_BYTES })),
  async readRange(path, start, end) {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
};

/** A text that the editor holds, as a file of one name; it may not have been saved. */
export function textFiles(path: string, text: string): DataFiles {
  return {
    stat: (wanted) => Promise.resolve(wanted === path ? { kind: "file", sizeBytes: text.length } : undefined),
    list: () => Promise.resolve([]),
    read: () => inTurns(encodedParts(text)),
    readRange: (_, start, end) => Promise.resolve(new TextEncoder().encode(text).subarray(start, end)),
  };
}

/** Lets others have their turn after each chunk: promises alone would keep the host until the end. */
async function* inTurns(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function* encodedParts(text: string): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + CHUNK_BYTES, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--; // Both halves of a character stay together.
    yield encoder.encode(text.slice(start, end));
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
