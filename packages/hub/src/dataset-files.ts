import { HubError } from "./errors.ts";

/** Which part of a dataset is wanted. */
export type DatasetSplit = "train" | "test";

/** In order of preference: where a dataset is there in several formats, it is the same dataset. */
const FORMATS = ["parquet", "csv", "tsv", "jsonl", "json"] as const;

/** What the parts are called, in order of preference; the hub's own viewer looks for the same words. */
const WORDS: Readonly<Record<DatasetSplit, readonly string[]>> = {
  train: ["train", "training"],
  test: ["test", "testing", "eval", "evaluation", "validation", "valid", "dev"],
};

/**
 * Chooses the files of one part of a dataset by their names.
 *
 * Where no name says to which part a file belongs, all of them are the training part.
 *
 * @param within - a file, or a folder to choose in; undefined for all
 * @throws HubError NOT_FOUND, or REFERENCE_INVALID where several datasets are in one repository
 */
export function chooseDatasetFiles(
  paths: readonly string[],
  split: DatasetSplit,
  subject: string,
  within?: string,
): readonly string[] {
  if (within !== undefined && paths.includes(within)) return [within];
  const candidates = paths.filter((path) => within === undefined || path.startsWith(`${within}/`));
  const format = FORMATS.find((name) => candidates.some((path) => formatOf(path) === name));
  if (format === undefined) {
    const place = within === undefined ? "" : ` in "${within}"`;
    const problem = `The ${subject} has no ${FORMATS.join(", ")} file${place}.`;
    throw new HubError("NOT_FOUND", `${problem} Choose another dataset, or name a file after it: /data/reviews.csv.`);
  }
  const readable = candidates.filter((path) => formatOf(path) === format);
  const parts = Object.values(WORDS).flat();
  const isNamed = readable.some((path) => parts.some((word) => hasWord(path, word)));
  const chosen = isNamed ? ofSplit(readable, split) : split === "train" ? readable : [];
  if (chosen.length === 0) {
    const problem = `The ${subject} has no file whose name says that it is the ${split} part (${list(readable)}).`;
    throw new HubError("NOT_FOUND", `${problem} Name the file after the dataset: ${example(readable)}.`);
  }
  requireOneDataset(chosen, subject);
  return chosen;
}

function ofSplit(paths: readonly string[], split: DatasetSplit): readonly string[] {
  for (const word of WORDS[split]) {
    const found = paths.filter((path) => hasWord(path, word));
    if (found.length > 0) return found;
  }
  return [];
}

/** As a word of its own: "train-00000-of-00001", "data/train/0", but not "constraint". */
function hasWord(path: string, word: string): boolean {
  return new RegExp(`(^|[^a-z])${word}([^a-z]|$)`, "i").test(path);
}

/** A repository may hold several datasets, each in a folder of its own. */
function requireOneDataset(paths: readonly string[], subject: string): void {
  const folders = [...new Set(paths.map((path) => path.split("/").slice(0, -1).join("/")))];
  if (folders.length === 1) return;
  const problem = `The ${subject} holds several datasets: ${list(folders.map((folder) => folder || "its top folder"))}.`;
  throw new HubError("REFERENCE_INVALID", `${problem} Name the folder after it: ${example(folders)}.`);
}

function formatOf(path: string): string {
  return /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
}

const MOST_LISTED = 5;

function list(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).join(", ");
  return names.length > MOST_LISTED ? `${shown} and ${names.length - MOST_LISTED} more` : shown;
}

function example(names: readonly string[]): string {
  return `hf://datasets/owner/name/${names.find((name) => name !== "") ?? ""}`;
}
