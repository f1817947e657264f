import { open, stat } from "node:fs/promises";

import type { TimedEvent } from "@sentiment-tuner/protocol";

/** Follows a file that grows by lines. */
export interface LineTail {
  /** The whole lines that were added since the last call, with their line ends; "" if there are none. At most `maxBytes`. */
  next(): Promise<TailedText>;
}

interface TailedText {
  readonly text: string;
  /** The text starts at the beginning of the file, which may have been replaced. */
  readonly isStart: boolean;
  /** The text ends where the file ends. */
  readonly isEnd: boolean;
}

/** The file access of a tail. */
export interface TailFiles {
  /** @returns undefined when there is no such file */
  size(path: string): Promise<number | undefined>;
  /** Bytes `start` (inclusive) to `end` (exclusive); fewer if the file is shorter. */
  read(path: string, start: number, end: number): Promise<Uint8Array>;
}

const nodeTailFiles: TailFiles = {
  async size(path) {
    try {
      return (await stat(path)).size;
    } catch {
      return undefined;
    }
  },
  async read(path, start, end) {
    const file = await open(path).catch(() => undefined); // It was deleted since its size was read.
    if (file === undefined) return new Uint8Array();
    try {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
};

const NEWLINE = 10;

/**
 * Follows `path` by byte offset: each line is read once, when its line end has been written.
 *
 * @param maxBytes - most bytes of one call, so that a call is short; a longer line is read whole
 */
export function tailLines(path: string, files: TailFiles = nodeTailFiles, maxBytes = 2 ** 18): LineTail {
  const decoder = new TextDecoder();
  let offset = 0;
  return {
    async next() {
      const size = (await files.size(path)) ?? 0;
      if (size < offset) offset = 0; // The file was replaced.
      for (let length = maxBytes; size > offset; length *= 2) {
        const start = offset;
        const end = Math.min(size, start + length);
        const bytes = await files.read(path, start, end);
        const complete = bytes.lastIndexOf(NEWLINE) + 1;
        if (complete > 0) {
          offset = start + complete;
          return { text: decoder.decode(bytes.subarray(0, complete)), isStart: start === 0, isEnd: end >= size };
        }
        if (end >= size) break;
      }
      return { text: "", isStart: offset === 0, isEnd: true };
    },
  };
}

/** Parses whole lines of a run's log; a line that is not an event is skipped. */
export function parseEvents(text: string): readonly TimedEvent[] {
  const events: TimedEvent[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    try {
      const value = JSON.parse(line) as unknown;
      if (isObject(value) && hasParts(value)) events.push(value as unknown as TimedEvent);
    } catch {
      continue; // A machine that went down while it wrote leaves half a line.
    }
  }
  return events;
}

/** A worker of the same release wrote it: only the parts that the state looks into are checked, in case the line was damaged. */
function hasParts({ type, report, outcome }: Readonly<Record<string, unknown>>): boolean {
  if (type === "evaluated" || type === "completed") return isObject(report);
  if (type === "finished") return isObject(outcome);
  return typeof type === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
