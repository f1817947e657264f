import { DataError } from "../../errors.ts";
import { concatBytes } from "./chunks.ts";
import { createLineCounter } from "./line-counter.ts";

/** A line of text without its end. */
export interface TextLine {
  /** 1-based, counted as editors do. */
  readonly line: number;
  readonly text: string;
}

/** A longer line is not a review. */
const MAX_LINE_BYTES = 2 ** 26;

/**
 * The lines of a text, each ending in LF or CR LF.
 *
 * @param chunks - valid UTF-8
 * @throws DataError `FILE_BROKEN` for a line that is too long to be a review
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<TextLine, void> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const lines = createLineCounter();
  const takeLine = (bytes: Uint8Array): TextLine => {
    const line = lines.line;
    lines.advance(bytes, 0, bytes.length);
    return { line, text: decoder.decode(bytes).replace(/\r?\n$/, "") };
  };

  let parts: Uint8Array[] = []; // The pieces of a line that spans several chunks.
  let partBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end + 1));
      yield takeLine(concatBytes(...parts));
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.slice(start));
    partBytes = (start === 0 ? partBytes : 0) + chunk.length - start;
    if (partBytes > MAX_LINE_BYTES) throw endlessLine(path, lines.line);
  }
  if (parts.length > 0) yield takeLine(concatBytes(...parts));
}

function endlessLine(path: string, line: number): DataError {
  const limit = String(MAX_LINE_BYTES / 2 ** 20);
  const message = `"${path}", line ${String(line)}: the line is longer than ${limit} MiB. Is this a file of reviews?`;
  return new DataError("FILE_BROKEN", message);
}
