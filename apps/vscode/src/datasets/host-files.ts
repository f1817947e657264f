import { createReadStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";

import type { DataFiles } from "@sentiment-tuner/data";

/** Small enough that a reader handles one chunk in a few milliseconds. */
const CHUNK_BYTES = 2 ** 16;

/** The disk for the readers of `data`, in small chunks: other work of the extension host runs in between. */
export const hostFiles: DataFiles = {
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

/** The text of an open document as a file. The document may have unsaved changes. */
export function textFiles(path: string, text: string): DataFiles {
  return {
    stat: (wanted) => Promise.resolve(wanted === path ? { kind: "file", sizeBytes: text.length } : undefined),
    list: () => Promise.resolve([]),
    read: () => inTurns(encodedParts(text)),
    readRange: (_, start, end) => Promise.resolve(new TextEncoder().encode(text).subarray(start, end)),
  };
}

/** Yields to the event loop after each chunk. Promises do not: the host would be blocked until the end. */
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
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--; // Keep surrogate pairs whole.
    yield encoder.encode(text.slice(start, end));
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
