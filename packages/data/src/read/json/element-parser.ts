import { JSONParser, TokenType } from "@streamparser/json";
import { DataError, messageOf } from "../../errors.ts";
import { createLineCounter } from "../text/line-counter.ts";

const OPENING: ReadonlySet<TokenType> = new Set([TokenType.LEFT_BRACE, TokenType.LEFT_BRACKET]);
const CLOSING: ReadonlySet<TokenType> = new Set([TokenType.RIGHT_BRACE, TokenType.RIGHT_BRACKET]);
const BETWEEN: ReadonlySet<TokenType> = new Set([TokenType.COMMA, TokenType.COLON]);

/** An element of an array or object inside a document. */
export interface JsonElement {
  readonly value: unknown;
  readonly key: string | number | undefined;
  /** The fields that lead to its array or object. */
  readonly keys: readonly string[];
  /** 1-based line where it starts. */
  readonly line: number;
}

interface ElementParser {
  /** @throws DataError `FILE_BROKEN` */
  write(chunk: Uint8Array): readonly JsonElement[];
  end(): void;
}

/**
 * Yields every value at one depth of a document, as it streams.
 *
 * @param depth - 0 for whole documents, of which there may be several; 1 for the elements of the outermost array or object
 */
export function createElementParser(path: string, depth: number): ElementParser {
  const lines = createLineCounter();
  let chunk: Uint8Array = new Uint8Array(0);
  let chunkStart = 0; // Offset of the chunk in the stream, in bytes.
  let position = 0; // Bytes of the chunk that the line counter has passed.
  let openContainers = 0;
  let elementLine = 1;
  let elements: JsonElement[] = [];

  const moveTo = (offset: number): void => {
    if (offset <= position) return;
    lines.advance(chunk, position, offset);
    position = offset;
  };
  const parser = new JSONParser({
    paths: [`$${".*".repeat(depth)}`],
    keepStack: false,
    stringBufferSize: 65_536,
    ...(depth === 0 && { separator: "" }),
  });
  parser.onToken = ({ token, offset }) => {
    if (openContainers === depth && !BETWEEN.has(token) && !CLOSING.has(token)) {
      moveTo(offset - chunkStart);
      elementLine = lines.line;
    }
    if (OPENING.has(token)) openContainers++;
    if (CLOSING.has(token)) openContainers--;
  };
  parser.onValue = ({ value, key, stack }) => {
    elements.push({ value, key, keys: stack.slice(1).map((item) => String(item.key)), line: elementLine });
  };
  const broken = (error: unknown): DataError =>
    new DataError(
      "FILE_BROKEN",
      `"${path}" is not valid JSON at or after the element in line ${String(elementLine)}: ${messageOf(error)}`,
      { cause: error },
    );

  return {
    write(bytes) {
      chunk = bytes;
      position = 0;
      elements = [];
      try {
        parser.write(bytes);
      } catch (error) {
        throw broken(error);
      }
      moveTo(bytes.length);
      chunkStart += bytes.length;
      return elements;
    },
    end() {
      if (openContainers > 0) throw broken(new Error("the file ends before the last value does."));
    },
  };
}
