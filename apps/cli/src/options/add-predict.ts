import type { Command } from "commander";

import type { PredictOptions } from "../commands/predict.ts";
import type { CommandIo } from "../io.ts";
import { engineOption } from "./engine-option.ts";
import { repeated, wholeNumber } from "./option-values.ts";

/** Adds `predict`. */
export function addPredict(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("predict")
    .summary("classify texts")
    .description('Print a line such as "Negative (99%)" for each text.')
    .argument("<texts...>", "the texts; - means the lines of standard input")
    .requiredOption("--model <dir or name>", "a fine-tuned model: the model/ folder of a run, or owner/name of the Hub")
    .option("--json", "print one JSON object per line: label, score, probabilities")
    .addOption(engineOption("cpu"))
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option("--plugin <file>", "a plug-in module; may be repeated", repeated)
    .addHelpText("after", NOTES)
    .action(async (texts: string[], options: PredictOptions) => {
      const { predictCommand } = await import("../commands/predict.ts");
      setExitCode(await predictCommand(texts, options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner predict --model runs/first/model "Best film ever" "A total disaster."
  $ cat reviews.txt | sentiment-tuner predict --model runs/first/model - --json

Each text gets one line, in the same order. An empty line is a text as well.`;
