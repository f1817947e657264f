import type { Readable } from "node:stream";

import { DataError } from "@sentiment-tuner/workflow";

export interface TextLinesOptions {
  /** WHATWG name; UTF-8 by default, or UTF-16 if the first bytes say so. */
  readonly encoding?: string | undefined;
  /** What to do with bytes that are not text in this encoding; "error" by default. */
  readonly invalidUtf8?: "error" | "replace" | undefined;
  /** Called with the number of each line in which bytes were replaced. */
  readonly onReplacedLine?: (line: number) => void;
  /** Called with the number of each line of which only the beginning is read. */
  readonly onCutLine?: (line: number) => void;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/**
 * The lines of a stream, as soon as they are complete. A line ends in LF or CR LF and nothing else: any other CR is part of it. A
 * byte-order mark is not. Of a line of more than 1 MiB, which is not a review, only the beginning is read.
 *
 * @throws DataError UTF8_INVALID with the line, or TEXT_ENCODING for an unknown encoding
 */
export async function* textLines(
  stream: NodeJS.ReadableStream,
  options: TextLinesOptions = {},
): AsyncGenerator<string, void> {
  let decode: ((chunk: Buffer | undefined) => readonly string[]) | undefined;
  for await (const chunk of chunksOf(stream, options.signal)) {
    decode ??= lineDecoder(options.encoding ?? markedEncoding(chunk), options);
    yield* decode(chunk);
  }
  if (decode !== undefined) yield* decode(undefined);
}

async function* chunksOf(stream: NodeJS.ReadableStream, signal?: AbortSignal): AsyncGenerator<Buffer, void> {
  const end = (): void => {
    (stream as Partial<Readable>).destroy?.(); // Every stream of Node that can be standard input has it.
  };
  signal?.addEventListener("abort", end);
  try {
    for await (const chunk of stream) {
      if (signal?.aborted === true) return;
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      if (bytes.length > 0) yield bytes;
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

function markedEncoding([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** A function from the next bytes, undefined at the end, to the lines that are complete with them. */
function lineDecoder(
  encoding: string,
  { invalidUtf8 = "error", onReplacedLine, onCutLine }: TextLinesOptions,
): (chunk: Buffer | undefined) => readonly string[] {
  const [strict, lenient] = [openDecoder(encoding, true), openDecoder(encoding, false)];
  const unit = encoding.toLowerCase().startsWith("utf-16") ? 2 : 1;
  const lineFeed = Buffer.from(encoding.toLowerCase() === "utf-16be" ? [0, 10] : [10, 0].slice(0, unit));
  let rest: Buffer = Buffer.alloc(0);
  let lineCount = 0;
  let isCut = false; // The beginning of the line was returned; the rest is dropped.
  const textOf = (bytes: Buffer): string => {
    lineCount++;
    const withoutMark = (text: string): string => (lineCount === 1 ? text.replace(/^\ufeff/, "") : text);
    try {
      return withoutMark(strict.decode(bytes));
    } catch {
      if (invalidUtf8 === "error") throw invalidBytes(lineCount, encoding);
      onReplacedLine?.(lineCount);
      return withoutMark(lenient.decode(bytes));
    }
  };
  return (chunk) => {
    const bytes = chunk === undefined ? rest : Buffer.concat([rest, chunk]);
    const lines: string[] = [];
    let start = 0;
    const take = (line: Buffer): void => {
      if (isCut) return;
      if (line.length <= MOST_LINE_BYTES) lines.push(textOf(line));
      else {
        lines.push(beginningOf(line, encoding));
        lineCount++;
        onCutLine?.(lineCount);
      }
    };
    for (let end = indexOf(bytes, lineFeed, 0); end !== -1; end = indexOf(bytes, lineFeed, start)) {
      take(bytes.subarray(start, end));
      isCut = false;
      start = end + unit;
    }
    rest = bytes.subarray(start);
    if (chunk === undefined && rest.length > 0) take(rest);
    else if (isCut || rest.length > MOST_LINE_BYTES) {
      take(rest);
      isCut = true;
      rest = rest.subarray(rest.length - (rest.length % unit)); // Half a character of UTF-16.
    }
    return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  };
}

const MOST_LINE_BYTES = 2 ** 20;

/** The whole characters at the beginning of a long line. */
function beginningOf(line: Buffer, encoding: string): string {
  return openDecoder(encoding, false).decode(line.subarray(0, MOST_LINE_BYTES), { stream: true });
}

/** The first whole character of the given bytes; a pair of UTF-16 may also be the halves of two characters. */
function indexOf(bytes: Buffer, character: Buffer, from: number): number {
  let found = bytes.indexOf(character, from);
  while (found !== -1 && (found - from) % character.length !== 0) found = bytes.indexOf(character, found + 1);
  return found;
}

function openDecoder(encoding: string, fatal: boolean): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal, ignoreBOM: true });
  } catch (cause) {
    throw new DataError("TEXT_ENCODING", `There is no encoding "${encoding}".`, { cause });
  }
}

function invalidBytes(line: number, encoding: string): DataError {
  const name = encoding.toUpperCase();
  const message = `Standard input, line ${String(line)}: bytes that are not ${name}. Convert the text to UTF-8.`;
  return new DataError("UTF8_INVALID", message, { details: { line } });
}
