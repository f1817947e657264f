import { concatBytes } from "./chunks.ts";
import { createLineCounter } from "./line-counter.ts";

/** A line of text without its end. */
export interface TextLine {
  /** 1-based, counted as editors do. */
  readonly line: number;
  readonly text: string;
}

/**
 * The lines of a text, each ending in LF or CR LF.
 *
 * @param chunks - valid UTF-8
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine, void> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const lines = createLineCounter();
  const takeLine = (bytes: Uint8Array): TextLine => {
    const line = lines.line;
    lines.advance(bytes, 0, bytes.length);
    return { line, text: decoder.decode(bytes).replace(/\r?\n$/, "") };
  };

  let parts: Uint8Array[] = []; // The pieces of a line that spans several chunks.
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end + 1));
      yield takeLine(concatBytes(...parts));
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.slice(start));
  }
  if (parts.length > 0) yield takeLine(concatBytes(...parts));
}
