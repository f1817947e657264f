import { joinPath, type DataFiles } from "../files/data-files.ts";
import type { Reader, ReadItem, ReadOptions } from "./reader.ts";
import { validUtf8 } from "./valid-utf8.ts";

/**
 * The layout of aclImdb: a folder with `pos` and `neg`, one text file a review.
 *
 * Reads `pos` and `neg` of the folder, or, if it has none, those of its `train` and `test` together. To read one of the
 * official halves, choose `aclImdb/train` itself. `unsup` is never read. Negative reviews come first, in the order of
 * their file names.
 */
export const foldersReader: Reader = {
  name: "folders",
  extensions: [],
  accepts: async (files, path) => (await classFolders(files, path)).length > 0,
  read: readFolders,
};

const CLASSES = ["neg", "pos"] as const;

interface ClassFolder {
  readonly path: string;
  readonly label: (typeof CLASSES)[number];
}

async function* readFolders(files: DataFiles, path: string, options: ReadOptions): AsyncGenerator<ReadItem, void> {
  for (const folder of await classFolders(files, path)) {
    for (const name of await files.list(folder.path)) {
      if (!name.toLowerCase().endsWith(".txt")) continue;
      const file = joinPath(folder.path, name);
      const text = await readText(files, file, options);
      yield { kind: "row", line: 1, path: file, fields: { text, label: folder.label } };
    }
  }
}

async function classFolders(files: DataFiles, path: string): Promise<readonly ClassFolder[]> {
  const found: ClassFolder[] = [];
  if ((await files.stat(path))?.kind !== "folder") return found;
  for (const half of [path, joinPath(path, "train"), joinPath(path, "test")]) {
    const folders = CLASSES.map((label) => ({ path: joinPath(half, label), label }));
    const kinds = await Promise.all(folders.map(async (folder) => (await files.stat(folder.path))?.kind));
    if (kinds.every((kind) => kind === "folder")) found.push(...folders);
    if (half === path && found.length > 0) break;
  }
  return found;
}

async function readText(files: DataFiles, path: string, options: ReadOptions): Promise<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  for await (const chunk of validUtf8(files.read(path), path, options)) text += decoder.decode(chunk);
  return text;
}
