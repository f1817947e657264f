import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { cli, type CliOptions, parseLines, temporaryFolder } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

const ROOT = temporaryFolder();

/** What `train` did with a dataset. */
export interface Trained {
  readonly code: number;
  readonly stderr: string;
  /** Class → usable rows. */
  readonly classCounts: Readonly<Record<string, number>>;
  readonly columns: { readonly text: string; readonly label: string };
  /** Rows left out by the plan of the labels. */
  readonly skipped: number;
  readonly problemCount: number;
  readonly rowsRead: number;
  /** The event of each type; the last if there are several. */
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly folder: string;
}

/** Writes files into a new folder. @returns the folder */
export function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(ROOT, "case-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Trains a tiny model on files for one epoch. Arguments that name one of the files become its path. */
export async function train(
  files: Readonly<Record<string, string | Uint8Array>>,
  args: readonly string[] = Object.keys(files),
  options: CliOptions = {},
): Promise<Trained> {
  const folder = writeFiles(files);
  const paths = args.map((arg) => (arg in files || arg.endsWith("/") ? join(folder, arg) : arg));
  const model = ["--model", fixturePath("tiny-bert"), "--recipe", "tutorial", "--epochs", "1", "--threads", "1"];
  const run = [...model, "--ladder", "none", "--json"];
  const { code, stdout, stderr } = await cli(["train", ...paths, ...run, "--out", join(folder, "run")], options);
  const events = Object.fromEntries(parseLines(stdout).map((event) => [String(event["type"]), event]));
  const read = (events["read"] ?? {}) as Partial<Trained>; // The event has these fields, or training did not get so far.
  return {
    code,
    stderr,
    classCounts: read.classCounts ?? {},
    columns: read.columns ?? { text: "", label: "" },
    skipped: read.skipped ?? -1,
    problemCount: read.problemCount ?? -1,
    rowsRead: read.rowsRead ?? -1,
    events,
    folder,
  };
}

const TEXTS = {
  negative: "the soup was cold and salty|the lamp broke after one evening|a boring story with no end",
  neutral: "the shop opens at nine|the lamp takes two bulbs|the film lasts ninety minutes",
  positive: "the soup was warm and lovely|best hike we took all summer|a moving story with a happy end",
};

/** A text of a sentiment; another one for each number. */
export function textOf(sentiment: keyof typeof TEXTS, number: number): string {
  const texts = TEXTS[sentiment].split("|");
  return `${texts[number % texts.length] ?? ""} for the ${String(number)}th time`;
}

/** [sentiment, label, rows] → pairs of text and label, mixed evenly. */
export function labelled(...groups: readonly (readonly [keyof typeof TEXTS, unknown, number])[]): [string, unknown][] {
  const pairs = groups.flatMap(([sentiment, label, rows]) =>
    Array.from({ length: rows }, (_row, index) => ({
      place: (index + 0.5) / rows,
      pair: [textOf(sentiment, index), label] as [string, unknown],
    })),
  );
  // The label is part of the text, so that groups of one sentiment have different texts.
  return pairs
    .sort((a, b) => a.place - b.place)
    .map(({ pair: [text, label] }) => [`${text} (${String(label).length})`, label]);
}

/** Rows as CSV with a header. */
export function csv(header: string, rows: readonly (readonly unknown[])[], delimiter = ","): string {
  return [header, ...rows.map((row) => row.map(String).join(delimiter)), ""].join("\n");
}
