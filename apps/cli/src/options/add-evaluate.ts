import { DEFAULT_TRAIN_CONFIG } from "@sentiment-tuner/protocol";
import type { Command } from "commander";

import type { EvaluateOptions } from "../commands/evaluate.ts";
import type { CommandIo } from "../io.ts";
import { engineOption } from "./engine-option.ts";
import { repeated, wholeNumber } from "./option-values.ts";
import { addReadingOptions } from "./reading-options.ts";

/** Adds `evaluate`. */
export function addEvaluate(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  const command = program
    .command("evaluate")
    .summary("evaluate a model on labelled reviews")
    .description("Evaluate a model on labelled reviews: accuracy, F1 and other metrics, with 95% intervals.")
    .argument("<dataset...>", "files or folders with labelled reviews, or hf://datasets/owner/name")
    .requiredOption(
      "--model <dir or name>",
      "a fine-tuned model: the model/ folder of a run, owner/name of the Hub, or ready",
    )
    .option("--json", "print the report as one JSON object")
    .option("--limit <n>", "evaluate on a stratified sample of this many reviews", wholeNumber)
    .option("--seed <n>", "seed of the sample and the intervals", wholeNumber, DEFAULT_TRAIN_CONFIG.seed)
    .addOption(engineOption("cpu"))
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option("--plugin <file>", "a plug-in module; may be repeated", repeated)
    .optionsGroup("Reading the dataset:")
    .addHelpText("after", NOTES)
    .action(async (datasets: string[], options: EvaluateOptions) => {
      const { evaluateCommand } = await import("../commands/evaluate.ts");
      setExitCode(await evaluateCommand(datasets, options, io));
    });
  addReadingOptions(command);
}

const NOTES = `
Examples:
  $ sentiment-tuner evaluate reviews.csv --model runs/first/model
  $ sentiment-tuner evaluate aclImdb/test --model runs/imdb/model --limit 1000 --json > report.json`;
