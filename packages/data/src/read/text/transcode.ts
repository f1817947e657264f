import { DataError } from "../../errors.ts";
import type { ReadOptions } from "../reader.ts";

/**
 * Bytes of another encoding as valid UTF-8, without byte-order marks at the start. Chunks are cut only between
 * characters.
 *
 * @param encoding - WHATWG name
 * @param firstLine - 1-based line of the first byte
 * @throws DataError `TEXT_ENCODING` under the rule `error`, with the line of the first bytes that are not of the encoding
 */
export async function* transcode(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
  path: string,
  options: ReadOptions,
  firstLine = 1,
): AsyncGenerator<Uint8Array, void> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const encoder = new TextEncoder();
  const check = createReplacementCheck(encoding, path, options, firstLine);
  let isStart = firstLine === 1;
  const converted = (text: string): Uint8Array => {
    const wanted = isStart ? text.replace(/^\ufeff+/, "") : text;
    if (wanted !== "") isStart = false;
    check(wanted);
    return encoder.encode(wanted);
  };
  for await (const chunk of chunks) {
    const bytes = converted(decoder.decode(chunk, { stream: true }));
    if (bytes.length > 0) yield bytes;
  }
  const last = converted(decoder.decode());
  if (last.length > 0) yield last;
}

/** Looks for U+FFFD, which a decoder writes for bytes that are not of its encoding. */
function createReplacementCheck(
  encoding: string,
  path: string,
  options: ReadOptions,
  firstLine: number,
): (text: string) => void {
  let line = firstLine;
  let lastReported = 0;
  return (text) => {
    if (!text.includes("\ufffd")) {
      line += lineEnds(text);
      return;
    }
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) line++;
      if (!part.includes("\ufffd") || line === lastReported) continue;
      if (options.invalidUtf8 === "error") {
        const message = `"${path}", line ${String(line)}: bytes that are not ${encoding}. Is this the encoding of the file?`;
        throw new DataError("TEXT_ENCODING", message, { details: { path, line } });
      }
      lastReported = line;
      options.onReplacedLine?.(path, line);
    }
  };
}

function lineEnds(text: string): number {
  let count = 0;
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) count++;
  return count;
}
