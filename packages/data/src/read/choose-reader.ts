import { joinPath, type DataFiles } from "../files/data-files.ts";
import { DataError, quotedList } from "../errors.ts";
import type { Reader } from "./reader.ts";
import { isGzip } from "./text/gunzip.ts";
import { assertTableText, KIND_BYTES } from "./text/file-kind.ts";

/**
 * The reader for a path: the first that accepts it, otherwise the first with the extension of the file.
 *
 * @throws DataError `FILE_MISSING`, `FILE_EMPTY`, `FOLDER_LAYOUT`, `FILE_NOT_TABLE` or `FORMAT_UNKNOWN`
 */
export async function chooseReader(files: DataFiles, path: string, readers: readonly Reader[]): Promise<Reader> {
  const status = await files.stat(path);
  if (status === undefined) {
    throw new DataError("FILE_MISSING", `There is no file or folder "${path}". Is the path right?`);
  }
  if (status.kind === "file" && status.sizeBytes === 0) {
    throw new DataError("FILE_EMPTY", `"${path}" is empty (0 bytes). Choose a file with labelled reviews.`);
  }
  for (const reader of readers) {
    if (reader.accepts !== undefined && (await reader.accepts(files, path))) return reader;
  }
  if (status.kind === "folder") throw await folderError(files, path, readers);

  const name = path.toLowerCase();
  const found = readers.find((reader) => extensionsOf(reader).some((extension) => name.endsWith(extension)));
  if (found !== undefined) return found;
  const start = await files.readRange(path, 0, Math.min(status.sizeBytes, KIND_BYTES));
  assertTableText(start, path);
  if (isGzip(start)) {
    const message = `"${path}" is a gzip file. Add the extension of its content to the name, such as .csv.gz.`;
    throw new DataError("FORMAT_UNKNOWN", message);
  }
  const known = readers.flatMap((reader) => reader.extensions);
  throw new DataError(
    "FORMAT_UNKNOWN",
    `"${path}" has an unknown extension. Known are ${known.join(", ")}; rename or convert the file.`,
  );
}

/** The extensions of the files that a reader reads, those of compressed ones included. */
function extensionsOf({ extensions, readsGzip = false }: Reader): readonly string[] {
  return readsGzip ? extensions.flatMap((extension) => [extension, `${extension}.gz`]) : extensions;
}

async function folderError(files: DataFiles, path: string, readers: readonly Reader[]): Promise<DataError> {
  const names = await files.list(path);
  const extensions = readers.flatMap(extensionsOf);
  const readable = names.filter((name) => extensions.some((extension) => name.toLowerCase().endsWith(extension)));
  const [first] = readable;
  const inside = await Promise.all(names.map((name) => namesIn(files, joinPath(path, name))));
  const endings = new Set(inside.flat().flatMap((name) => /\.[^.]+$/.exec(name)?.[0] ?? []));
  const found = endings.size === 0 ? "" : ` The files in them end in ${quotedList(endings)}.`;
  const advice =
    first === undefined
      ? `It holds ${quotedList(names)}.${found}`
      : `It holds ${quotedList(readable)}: name the file itself, such as "${joinPath(path, first)}".`;
  return new DataError(
    "FOLDER_LAYOUT",
    `The folder "${path}" has no folders of text files (.txt) named after the classes, such as "pos" and "neg", neither in ` +
      `itself nor in "train" or "test". ${advice}`,
  );
}

async function namesIn(files: DataFiles, path: string): Promise<readonly string[]> {
  if ((await files.stat(path))?.kind !== "folder") return [];
  return (await files.list(path)).filter((name) => !name.startsWith("."));
}
