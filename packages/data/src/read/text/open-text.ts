import { DataError } from "../../errors.ts";
import type { DataFiles } from "../../files/data-files.ts";
import type { ReadOptions } from "../reader.ts";
import { concatBytes, generatorOf, peek } from "./chunks.ts";
import { detectUtf16, whatwgName } from "./detect-encoding.ts";
import { assertTableText, KIND_BYTES } from "./file-kind.ts";
import { gunzip, isGzip } from "./gunzip.ts";
import { transcode } from "./transcode.ts";
import { validUtf8 } from "./valid-utf8.ts";

/** How the text of one file is opened. */
interface OpenTextOptions {
  /** Whether web pages, archives and the like are rejected. Default true. */
  readonly isTable?: boolean;
  /** Receives the encoding, unless it is UTF-8. Default: a note of the file. */
  readonly onEncoding?: (encoding: string) => void;
}

/**
 * The first stage of every text format: the bytes of a file in, valid UTF-8 without a byte-order mark out.
 *
 * Decompresses gzip, rejects what is not text, and converts other encodings. Chunks are cut only between characters.
 *
 * @throws DataError `FILE_NOT_TABLE`, `FILE_BROKEN`, `ENCODING_UNKNOWN`, `TEXT_ENCODING` or `UTF8_INVALID`
 */
export async function* openText(
  files: DataFiles,
  path: string,
  options: ReadOptions,
  { isTable = true, onEncoding = (encoding) => noteEncoding(path, encoding, options) }: OpenTextOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const given = options.encoding === undefined ? undefined : knownEncoding(options.encoding);
  const stored = await peek(generatorOf(files.read(path)), (head) => head.length >= 2);
  const bytes = isGzip(stored.head) ? await unpacked(gunzip(stored.chunks, path), path) : stored.chunks;
  const { head, chunks } = await peek(bytes, (start) => start.length >= KIND_BYTES);
  try {
    if (isTable) assertTableText(head, path);
    const encoding = given ?? encodingOf(head, path);
    if (encoding !== undefined && encoding !== "utf-8") {
      onEncoding(encoding);
      yield* transcode(chunks, encoding, path, options);
    } else {
      yield* validUtf8(chunks, path, options, encoding === undefined ? onEncoding : undefined);
    }
  } finally {
    await chunks.return();
  }
}

/** A file may be compressed twice: a .gz that was sent through a server which compresses again. */
async function unpacked(
  chunks: AsyncGenerator<Uint8Array, void>,
  path: string,
): Promise<AsyncGenerator<Uint8Array, void>> {
  const { head, chunks: once } = await peek(chunks, (start) => start.length >= 2);
  return isGzip(head) ? gunzip(once, path) : once;
}

/** The whole text of a file. */
export async function readText(
  files: DataFiles,
  path: string,
  options: ReadOptions,
  open: OpenTextOptions = {},
): Promise<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const parts: Uint8Array[] = [];
  for await (const chunk of openText(files, path, options, open)) parts.push(chunk);
  return decoder.decode(concatBytes(...parts));
}

/** The encoding that the first bytes state; undefined if they state none. */
function encodingOf(head: Uint8Array, path: string): string | undefined {
  const [first, second, third, fourth] = head;
  if (first === 0xff && second === 0xfe) {
    if (third === 0 && fourth === 0) {
      throw new DataError("TEXT_ENCODING", `"${path}" is UTF-32 text. Save it as UTF-8.`, { details: { path } });
    }
    return "utf-16le";
  }
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  return detectUtf16(head);
}

function knownEncoding(label: string): string {
  const name = whatwgName(label.trim());
  if (name !== undefined) return name;
  throw new DataError(
    "ENCODING_UNKNOWN",
    `"${label}" is not the name of a known encoding. Examples are utf-8, utf-16le, windows-1252, iso-8859-2, ` +
      `windows-1251, shift_jis and gb18030.`,
  );
}

/** A note of the encoding, unless the user named it. */
export function noteEncoding(path: string, encoding: string, options: ReadOptions): void {
  if (options.encoding !== undefined) return;
  const message = `"${path}" is not UTF-8: it is read as ${encoding}.`;
  options.onNote?.({ code: "ENCODING", path, message, encoding });
}
