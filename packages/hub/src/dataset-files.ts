import { HubError } from "./errors.ts";

/** A part of a dataset. */
export type DatasetSplit = "train" | "test";

/** In order of preference. A dataset in several formats has the same rows in each. */
const FORMATS = ["parquet", "csv", "tsv", "jsonl", "json"] as const;

/** Names of the splits, in order of preference. The hub's dataset viewer looks for the same names. */
const SPLIT_NAMES: Readonly<Record<DatasetSplit, readonly string[]>> = {
  train: ["train", "training"],
  test: ["test", "testing", "eval", "evaluation", "validation", "valid", "dev"],
};

/**
 * Chooses the files of one split of a dataset by their names.
 *
 * If no name contains the name of a split, all files are the training split.
 *
 * @param subject - the dataset, for messages
 * @param within - a file, or a folder to search; undefined for the whole repository
 * @throws HubError NOT_FOUND, or REFERENCE_INVALID if the repository contains several datasets
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
    throw new HubError("NOT_FOUND", `${problem} Choose another dataset, or add the name of a file: /data/reviews.csv.`);
  }
  const readable = candidates.filter((path) => formatOf(path) === format);
  const allNames = Object.values(SPLIT_NAMES).flat();
  const hasSplits = readable.some((path) => allNames.some((name) => containsName(path, name)));
  const chosen = hasSplits ? filesOfSplit(readable, split) : split === "train" ? readable : [];
  if (chosen.length === 0) {
    const problem = `No file name in the ${subject} identifies the ${split} split (${list(readable)}).`;
    throw new HubError("NOT_FOUND", `${problem} Add the name of the file to the dataset: ${example(readable)}.`);
  }
  requireOneDataset(chosen, subject);
  return chosen;
}

function filesOfSplit(paths: readonly string[], split: DatasetSplit): readonly string[] {
  for (const name of SPLIT_NAMES[split]) {
    const found = paths.filter((path) => containsName(path, name));
    if (found.length > 0) return found;
  }
  return [];
}

/** Matches whole words: "train-00000-of-00001", "data/train/0", but not "constraint". */
function containsName(path: string, name: string): boolean {
  return new RegExp(`(^|[^a-z])${name}([^a-z]|$)`, "i").test(path);
}

/** A repository may contain several datasets, one per folder. */
function requireOneDataset(paths: readonly string[], subject: string): void {
  const folders = [...new Set(paths.map((path) => path.split("/").slice(0, -1).join("/")))];
  if (folders.length === 1) return;
  const problem = `The ${subject} contains several datasets: ${list(folders.map((folder) => folder || "its top folder"))}.`;
  throw new HubError("REFERENCE_INVALID", `${problem} Add the name of the folder: ${example(folders)}.`);
}

function formatOf(path: string): string {
  return /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
}

const MAX_LISTED = 5;

function list(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).join(", ");
  return names.length > MAX_LISTED ? `${shown} and ${names.length - MAX_LISTED} more` : shown;
}

function example(names: readonly string[]): string {
  return `hf://datasets/owner/name/${names.find((name) => name !== "") ?? ""}`;
}
