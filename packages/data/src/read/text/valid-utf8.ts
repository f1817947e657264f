import { DataError } from "../../errors.ts";
import type { ReadOptions } from "../reader.ts";
import { concatBytes, peek } from "./chunks.ts";
import { detectEncoding } from "./detect-encoding.ts";
import { createLineCounter } from "./line-counter.ts";
import { transcode } from "./transcode.ts";

/** Bytes from which the encoding is found. */
const SAMPLE_BYTES = 65_536;
/** Those of them that come before the first one beyond ASCII. */
const CONTEXT_BYTES = 4096;

/**
 * Bytes in, valid UTF-8 out. Removes byte-order marks at the start, cuts chunks only between characters, and applies the
 * rule for bytes that are not UTF-8.
 *
 * If nothing beyond ASCII came before the first bytes that are not UTF-8, the file may have another encoding. If that is
 * clear, the rest is read in it.
 *
 * @param onEncoding - called if the text has another encoding; without it only UTF-8 is read
 * @throws DataError `UTF8_INVALID` under the rule `error`, with the line of the first invalid byte
 */
export async function* validUtf8(
  chunks: AsyncGenerator<Uint8Array, void>,
  path: string,
  options: ReadOptions,
  onEncoding?: (encoding: string) => void,
): AsyncGenerator<Uint8Array, void> {
  const checker = createChecker(path, options);
  let rest: Uint8Array = new Uint8Array(0);
  let isStart = true;
  try {
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      let bytes = concatBytes(rest, next.value);
      rest = bytes;
      if (isStart) {
        bytes = withoutByteOrderMarks(bytes);
        rest = bytes;
        if (bytes.length < 3) continue; // A byte-order mark has three bytes, and another one may follow.
        isStart = false;
      }
      const end = completeLength(bytes);
      rest = bytes.subarray(end);
      if (end === 0) continue;
      const complete = bytes.subarray(0, end);
      const wasAscii = checker.isAsciiSoFar;
      const isValid = checker.isUtf8(complete);
      if (onEncoding !== undefined && wasAscii && !isValid) {
        const start = Math.max(firstHighByte(bytes) - CONTEXT_BYTES, 0);
        const peeked = await peek(prefixed(bytes.subarray(start), chunks), (head) => head.length >= SAMPLE_BYTES);
        const encoding = detectEncoding(peeked.head.subarray(0, SAMPLE_BYTES));
        if (encoding !== undefined) {
          onEncoding(encoding);
          if (start > 0) yield checker.check(bytes.subarray(0, start));
          return yield* transcode(peeked.chunks, encoding, path, options, checker.line);
        }
        onEncoding = undefined; // It is damaged UTF-8.
        chunks = prefixed(bytes.subarray(0, start), peeked.chunks);
        rest = new Uint8Array(0);
        continue;
      }
      yield checker.check(complete, isValid);
    }
    if (isStart) rest = withoutByteOrderMarks(rest);
    if (rest.length > 0) yield checker.check(rest);
  } finally {
    await chunks.return();
  }
}

interface Checker {
  /** 1-based line of the next byte. */
  readonly line: number;
  /** Whether all valid text so far was ASCII. */
  readonly isAsciiSoFar: boolean;
  isUtf8(bytes: Uint8Array): boolean;
  /**
   * The bytes, with U+FFFD for those that are not UTF-8.
   *
   * @param isValid - whether they are UTF-8, if that is known
   */
  check(bytes: Uint8Array, isValid?: boolean): Uint8Array;
}

function createChecker(path: string, options: ReadOptions): Checker {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
  const encoder = new TextEncoder();
  const lines = createLineCounter();
  let lastReplacedLine = 0;
  let isAsciiSoFar = true;
  const isUtf8 = (bytes: Uint8Array): boolean => {
    try {
      // A character beyond ASCII has more bytes than UTF-16 units.
      if (strict.decode(bytes).length < bytes.length) isAsciiSoFar = false;
      return true;
    } catch {
      return false;
    }
  };

  const check = (bytes: Uint8Array, isValid = isUtf8(bytes)): Uint8Array => {
    if (isValid) {
      lines.advance(bytes, 0, bytes.length);
      return bytes;
    }
    let start = 0;
    while (start < bytes.length) {
      const newline = bytes.indexOf(10, start);
      const end = newline === -1 ? bytes.length : newline + 1;
      if (lines.line !== lastReplacedLine && !isUtf8(bytes.subarray(start, end))) {
        if (options.invalidUtf8 === "error") throw invalidBytes(path, lines.line);
        lastReplacedLine = lines.line;
        options.onReplacedLine?.(path, lines.line);
      }
      lines.advance(bytes, start, end);
      start = end;
    }
    return encoder.encode(lenient.decode(bytes));
  };
  return {
    get line() {
      return lines.line;
    },
    get isAsciiSoFar() {
      return isAsciiSoFar;
    },
    isUtf8,
    check,
  };
}

function invalidBytes(path: string, line: number): DataError {
  return new DataError(
    "UTF8_INVALID",
    `"${path}", line ${String(line)}: bytes that are not UTF-8. Save the file as UTF-8.`,
    { details: { path, line } },
  );
}

/** Some programs write the mark twice. */
function withoutByteOrderMarks(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) start += 3;
  return bytes.subarray(start);
}

function firstHighByte(bytes: Uint8Array): number {
  for (let index = 0; index < bytes.length; index++) if (bytes[index]! >= 0x80) return index;
  return bytes.length;
}

async function* prefixed(
  first: Uint8Array,
  others: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (first.length > 0) yield first;
    yield* others;
  } finally {
    await others.return();
  }
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
