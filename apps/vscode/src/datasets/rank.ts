import { basename, extname } from "node:path";

/** A file that was not opened yet. */
export interface DatasetFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Extensions that a reader can read, as in the menus of the manifest. */
export const DATASET_EXTENSIONS = ["csv", "tsv", "tab", "jsonl", "ndjson", "json", "parquet"] as const;

/** Pattern in a file name → what it adds to the score. A dataset of reviews usually has a descriptive name. */
const NAME_SCORES: readonly (readonly [RegExp, number])[] = [
  [/review|sentiment|imdb|sst|yelp|amazon|opinion|feedback/i, 4],
  [/rating|comment|tweet|polarity|label/i, 2],
  [/train/i, 2],
  [/data(set)?|corpus|text/i, 1],
  [/test|valid|dev\b|sample/i, 0.5],
  [
    /^(package(-lock)?|tsconfig.*|jsconfig|launch|settings|tasks|extensions|composer|manifest|nx|angular|deno)\.json$/i,
    -20,
  ],
  [/config|schema|lock|manifest|\.nls\.|snapshot|golden|fixture|bundle/i, -4],
];

const EXTENSION_SCORES: Readonly<Record<string, number>> = {
  ".csv": 3,
  ".tsv": 3,
  ".tab": 2,
  ".jsonl": 3,
  ".ndjson": 3,
  ".parquet": 3,
  ".json": 0, // Most JSON files are settings.
};

/** How likely a file contains reviews, by its name and size. Higher is more likely. */
function likelihoodOf({ path, sizeBytes }: DatasetFile): number {
  const name = basename(path).replace(/\.gz$/i, "");
  const words = NAME_SCORES.reduce((sum, [word, score]) => sum + (word.test(name) ? score : 0), 0);
  const folder = /(^|[/\\])(data|datasets?|reviews|corpora)[/\\]/i.test(path) ? 1 : 0;
  const size = sizeBytes < 200 ? -6 : sizeBytes > 20_000 ? 1 : 0;
  return words + folder + size + (EXTENSION_SCORES[extname(name).toLowerCase()] ?? -10);
}

/** Sorts files by how likely they contain reviews, and drops those that certainly do not. */
export function rankFiles(files: readonly DatasetFile[]): readonly DatasetFile[] {
  return files
    .map((file) => ({ file, score: likelihoodOf(file) }))
    .filter(({ score }) => score > -5)
    .sort((a, b) => b.score - a.score || (a.file.path < b.file.path ? -1 : 1))
    .map(({ file }) => file);
}
