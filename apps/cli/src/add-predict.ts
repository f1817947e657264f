import type { Command } from "commander";

import type { PredictOptions } from "./commands/predict.ts";
import type { CommandIo } from "./io.ts";
import { repeated, wholeNumber } from "./options.ts";

/** Adds `predict`. */
export function addPredict(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("predict")
    .summary("classify texts")
    .description('Print a line such as "Negative (99%)" for each text.')
    .argument("<texts...>", "the texts; - stands for the lines of standard input")
    .requiredOption("--model <dir or name>", "a fine-tuned model: the model/ folder of a run, or owner/name of the hub")
    .option("--json", "print one JSON object a line: label, score, probabilities")
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option("--plugin <file>", "a module that brings further parts; may be repeated", repeated)
    .addHelpText("after", NOTES)
    .action(async (texts: string[], options: PredictOptions) => {
      const { predictCommand } = await import("./commands/predict.ts");
      setExitCode(await predictCommand(texts, options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner predict --model runs/first/model "Best film ever" "A total disaster."
  $ cat reviews.txt | sentiment-tuner predict --model runs/first/model - --json

One line comes out for each text that goes in, in the same order; an empty line is a text too.`;
