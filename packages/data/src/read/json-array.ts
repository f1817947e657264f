import { JSONParser, TokenType } from "@streamparser/json";
import type { DataFiles } from "../files/data-files.ts";
import { DataError, messageOf } from "../errors.ts";
import { createLineCounter } from "./line-counter.ts";
import type { Reader, ReadItem, ReadOptions } from "./reader.ts";
import { validUtf8 } from "./valid-utf8.ts";
import { itemOfValue, parseJsonLines } from "./json-lines.ts";

/** A JSON array of objects, parsed as it streams. A `.json` file that starts with `{` is read as JSON Lines. */
export const jsonReader: Reader = {
  name: "json",
  extensions: [".json"],
  read: readJson,
};

const OPENING: ReadonlySet<TokenType> = new Set([TokenType.LEFT_BRACE, TokenType.LEFT_BRACKET]);
const CLOSING: ReadonlySet<TokenType> = new Set([TokenType.RIGHT_BRACE, TokenType.RIGHT_BRACKET]);
const BETWEEN: ReadonlySet<TokenType> = new Set([TokenType.COMMA, TokenType.COLON]);

async function* readJson(files: DataFiles, path: string, options: ReadOptions): AsyncGenerator<ReadItem, void> {
  const chunks = validUtf8(files.read(path), path, options);
  const { head, first } = await untilFirstCharacter(chunks);
  if (first === "{") return yield* parseJsonLines(chain(head, chunks), path, options);
  if (first === undefined) return;
  if (first !== "[") {
    await chunks.return();
    throw new DataError("FILE_BROKEN", `"${path}" starts with "${first}". A JSON file of reviews starts with [ or {.`);
  }

  const parser = createElementParser(path);
  for await (const chunk of chain(head, chunks)) yield* parser.write(chunk);
  parser.end();
}

interface ElementParser {
  write(chunk: Uint8Array): readonly ReadItem[];
  end(): void;
}

/** Yields the elements of the outermost array, each with the line where it starts. */
function createElementParser(path: string): ElementParser {
  const lines = createLineCounter();
  let chunk: Uint8Array = new Uint8Array(0);
  let chunkStart = 0; // Offset of the chunk in the stream, in bytes.
  let position = 0; // Bytes of the chunk that the line counter has passed.
  let depth = 0;
  let elementLine = 1;
  let items: ReadItem[] = [];

  const moveTo = (offset: number): void => {
    if (offset <= position) return;
    lines.advance(chunk, position, offset);
    position = offset;
  };
  const parser = new JSONParser({ paths: ["$.*"], keepStack: false, stringBufferSize: 65_536 });
  parser.onToken = ({ token, offset }) => {
    if (depth === 1 && !BETWEEN.has(token) && !CLOSING.has(token)) {
      moveTo(offset - chunkStart);
      elementLine = lines.line;
    }
    if (OPENING.has(token)) depth++;
    if (CLOSING.has(token)) depth--;
  };
  parser.onValue = ({ value }) => {
    items.push(itemOfValue(value, path, elementLine));
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
      items = [];
      try {
        parser.write(bytes);
      } catch (error) {
        throw broken(error);
      }
      moveTo(bytes.length);
      chunkStart += bytes.length;
      return items;
    },
    end() {
      if (!parser.isEnded) throw broken(new Error("the file ends before the array does."));
    },
  };
}

/** Reads the chunks up to the first character that is not white space. */
async function untilFirstCharacter(
  chunks: AsyncGenerator<Uint8Array, void>,
): Promise<{ readonly head: readonly Uint8Array[]; readonly first: string | undefined }> {
  const head: Uint8Array[] = [];
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    head.push(next.value);
    const [first] = new TextDecoder().decode(next.value).trimStart();
    if (first !== undefined) return { head, first };
  }
  return { head, first: undefined };
}

/** The head, then the other chunks. Closes those also if the reader stops early. */
async function* chain(
  head: readonly Uint8Array[],
  others: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* head;
    yield* others;
  } finally {
    await others.return();
  }
}
