import { quotedList } from "../errors.ts";
import { joinPath, type DataFiles } from "../files/data-files.ts";
import type { Reader, ReadItem, ReadOptions } from "./reader.ts";
import { readText } from "./text/open-text.ts";

/**
 * A folder of classes, one text file a review: `pos` and `neg` as in aclImdb, or folders of any other names. Text files
 * end in `.txt`; in a folder without such files, those without an extension are read, as in 20 Newsgroups.
 *
 * Reads the classes of the folder, or, if it has none, those of its `train`, `validation` and `test` together. To read one of
 * them, choose it itself, such as `aclImdb/train`. `unsup` is never read. The reviews of a class are in the order of
 * their file names.
 */
export const foldersReader: Reader = {
  name: "folders",
  extensions: [],
  accepts: async (files, path) => (await classFolders(files, path)).length > 0,
  read: readFolders,
};

const PARTS = ["train", "validation", "valid", "val", "dev", "test"] as const;
/** Folders that are not classes: parts of a dataset, and reviews without a label. */
const NOT_CLASSES: ReadonlySet<string> = new Set([...PARTS, "unsup", "unsupervised", "unlabeled", "unlabelled"]);

interface ClassFolder {
  readonly path: string;
  /** The name of the folder. */
  readonly label: string;
  /** The names of its text files. */
  readonly texts: readonly string[];
  /** The names of what else it holds, hidden files excepted. */
  readonly others: readonly string[];
}

async function* readFolders(files: DataFiles, path: string, options: ReadOptions): AsyncGenerator<ReadItem, void> {
  const encodings = new Map<string, number>();
  const onEncoding = (encoding: string): void => {
    encodings.set(encoding, (encodings.get(encoding) ?? 0) + 1);
  };
  const folders = await classFolders(files, path);
  for (const folder of folders) {
    for (const name of folder.texts) {
      const file = joinPath(folder.path, name);
      const text = await readText(files, file, options, { isTable: false, onEncoding });
      yield { kind: "row", line: 1, path: file, fields: { text, label: folder.label } };
    }
  }
  for (const [encoding, count] of encodings) {
    const message = `"${path}": ${counted(count, "file")} not in UTF-8, read as ${encoding}.`;
    options.onNote?.({ code: "ENCODING", path, message, encoding });
  }
  const empty = folders.filter(({ texts }) => texts.length === 0).map(({ label }) => label);
  if (empty.length > 0) {
    const message = `"${path}": no text files in ${quotedList(empty)}, so it has no rows.`;
    options.onNote?.({ code: "FILES_SKIPPED", path, message });
  }
  const others = folders.flatMap((folder) => (folder.texts.length > 0 ? folder.others : []));
  if (others.length === 0) return;
  const message = `"${path}": ${counted(others.length, "file")} beside the .txt files not read, such as ${quotedList(others.slice(0, 3))}.`;
  options.onNote?.({ code: "FILES_SKIPPED", path, message });
}

/** The classes of a folder; at least two, or none. */
async function classFolders(files: DataFiles, path: string): Promise<readonly ClassFolder[]> {
  if ((await files.stat(path))?.kind !== "folder") return [];
  const own = await classesIn(files, path);
  if (own.length > 0) return own;
  const parts = await Promise.all(PARTS.map((part) => classesIn(files, joinPath(path, part))));
  return parts.flat();
}

async function classesIn(files: DataFiles, path: string): Promise<readonly ClassFolder[]> {
  if ((await files.stat(path))?.kind !== "folder") return [];
  const found: ClassFolder[] = [];
  for (const label of await files.list(path)) {
    if (/^\.|\.txt$/i.test(label) || NOT_CLASSES.has(label.toLowerCase())) continue;
    const folder = joinPath(path, label);
    if ((await files.stat(folder))?.kind !== "folder") continue;
    const names = (await files.list(folder)).filter((name) => !name.startsWith("."));
    const named = names.filter((name) => name.toLowerCase().endsWith(".txt"));
    const texts = named.length > 0 ? named : names.filter((name) => !name.includes("."));
    const others = names.filter((name) => !texts.includes(name));
    found.push({ path: folder, label, texts, others });
  }
  return found.filter(({ texts }) => texts.length > 0).length > 1 ? found : [];
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
