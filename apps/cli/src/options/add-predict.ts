import type { Command } from "commander";

import type { PredictOptions } from "../commands/predict.ts";
import type { CommandIo } from "../io.ts";
import { engineOption } from "./engine-option.ts";
import { repeated, wholeNumber } from "./option-values.ts";
import { addTableOptions } from "./reading-options.ts";

/** Adds `predict`. */
export function addPredict(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  const command = program
    .command("predict")
    .summary("classify texts, or score each row of a table")
    .description('Print a line such as "Negative (99%)" for each text, or write a table with a label for each row.')
    .argument("<texts...>", "the texts; - means the lines of standard input; with --out, the file to score")
    .option(
      "--model <dir or name>",
      "a fine-tuned model: the model/ folder of a run, or owner/name of the Hub (ready: a general model, trained on film reviews)",
    )
    .option("--out <file>", "score a table into this file, such as scored.csv; its extension names the format")
    .option("--probabilities", "with --out: add a column for each class")
    .option("--force", "with --out: replace an existing file")
    .option("--json", "print one JSON object per line: label, score, probabilities; with --out, one with the counts")
    .addOption(engineOption("cpu"))
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option("--plugin <file>", "a plug-in module; may be repeated", repeated)
    .optionsGroup("Reading a table:")
    .addHelpText("after", NOTES)
    .configureOutput({ outputError: (text, write) => write(text + hintFor(text)) })
    .action(async (texts: string[], options: PredictOptions) => {
      const { predictCommand } = await import("../commands/predict.ts");
      setExitCode(await predictCommand(texts, options, io));
    });
  addTableOptions(command);
}

/** A text that begins with a dash is taken for an option. Names of options are single words. */
function hintFor(error: string): string {
  const [, unknown] = /unknown option '([^]*?)'(?:\n|$)/.exec(error) ?? [];
  if (unknown === undefined || /^--[a-z][\w-]*(?:=|$)/i.test(unknown)) return "";
  return `A text that begins with a dash needs -- before it: predict --model <dir> -- "${unknown}"\n`;
}

const NOTES = `
Examples:
  $ sentiment-tuner predict "Best film ever"
  $ sentiment-tuner predict --model runs/first/model "Best film ever" "A total disaster."
  $ cat reviews.txt | sentiment-tuner predict --model runs/first/model - --json
  $ sentiment-tuner predict --model runs/first/model reviews.csv --out scored.csv
  $ sentiment-tuner predict --model runs/first/model -- "-1/10, would not watch again"

Each text gets one line, in the same order. An empty line is a text as well. A line ends in LF or CR LF.

With --out, all columns of the table are kept, and the columns label and score follow; --probabilities adds
p_<class> for each class. If the table has such a column already, the new names begin with predicted_. A row
without a text gets empty values. Tables: .csv, .tsv, .jsonl and .parquet, also .json and .gz to read. A .txt
file without labels has one text per line.`;
