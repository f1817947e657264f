import { DataError } from "../errors.ts";
import { createLineCounter } from "./line-counter.ts";
import type { ReadOptions } from "./reader.ts";

/**
 * The first stage of every text format: bytes in, valid UTF-8 out.
 *
 * Removes the byte-order mark, cuts chunks only between characters, and applies the rule for bytes that are not UTF-8.
 * Later stages can rely on all three.
 *
 * @throws DataError `TEXT_ENCODING` for UTF-16; `UTF8_INVALID` under the rule `error`, with the line of the first
 *   invalid byte
 */
export async function* validUtf8(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void> {
  const check = createChecker(path, options);
  let rest: Uint8Array = new Uint8Array(0);
  let isStart = true;
  for await (const chunk of chunks) {
    let bytes = concatBytes(rest, chunk);
    rest = bytes;
    if (isStart) {
      if (bytes.length < 3) continue; // A byte-order mark has three bytes.
      bytes = withoutByteOrderMark(bytes, path);
      isStart = false;
    }
    const end = completeLength(bytes);
    rest = bytes.subarray(end);
    if (end > 0) yield check(bytes.subarray(0, end));
  }
  if (isStart) rest = withoutByteOrderMark(rest, path);
  if (rest.length > 0) yield check(rest);
}

/** Both arrays as one; the second itself if the first is empty. */
export function concatBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function createChecker(path: string, options: ReadOptions): (bytes: Uint8Array) => Uint8Array {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
  const encoder = new TextEncoder();
  const lines = createLineCounter();
  let lastReplacedLine = 0;
  const isValid = (bytes: Uint8Array): boolean => {
    try {
      strict.decode(bytes);
      return true;
    } catch {
      return false;
    }
  };

  return (bytes) => {
    if (isValid(bytes)) {
      lines.advance(bytes, 0, bytes.length);
      return bytes;
    }
    let start = 0;
    while (start < bytes.length) {
      const newline = bytes.indexOf(10, start);
      const end = newline === -1 ? bytes.length : newline + 1;
      if (lines.line !== lastReplacedLine && !isValid(bytes.subarray(start, end))) {
        if (options.invalidUtf8 === "error") throw invalidBytes(path, lines.line);
        lastReplacedLine = lines.line;
        options.onReplacedLine?.(path, lines.line);
      }
      lines.advance(bytes, start, end);
      start = end;
    }
    return encoder.encode(lenient.decode(bytes));
  };
}

function invalidBytes(path: string, line: number): DataError {
  return new DataError(
    "UTF8_INVALID",
    `"${path}", line ${String(line)}: bytes that are not UTF-8. Save the file as UTF-8.`,
    { details: { path, line } },
  );
}

function withoutByteOrderMark(bytes: Uint8Array, path: string): Uint8Array {
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new DataError("TEXT_ENCODING", `"${path}" is UTF-16 text. Save it as UTF-8.`);
  }
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
}

/** The number of bytes up to the last complete character. The others belong to the next chunk. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue; // A continuation byte: its lead is further back.
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
