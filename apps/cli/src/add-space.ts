import { type Command, Option } from "commander";

import type { SpaceOptions } from "./commands/space.ts";
import type { CommandIo } from "./io.ts";
import { repeated, wholeNumber } from "./options.ts";

/** Adds `space`. */
export function addSpace(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("space")
    .summary("make a demonstration of a model for Hugging Face Spaces")
    .description("Make a demonstration of a fine-tuned model for Hugging Face Spaces, and try it on this machine.")
    .argument("<owner/name>", "what the Space is called on the Hub")
    .requiredOption("--model <dir>", "a fine-tuned model: the model/ folder of a run")
    .addOption(
      new Option("--sdk <name>", "gradio, on a server; or static, in the visitor's browser")
        .choices(["gradio", "static"])
        .default("gradio"),
    )
    .option("--out <dir>", "folder for the Space; beside the model if not given")
    .option("--local", "show it on this machine until Ctrl-C")
    .option("--port <n>", "where to show it; any free port if 0", wholeNumber, 0)
    .option("--title <text>", "its heading; the name if not given")
    .option("--eval <dataset>", "held-out reviews that 8 bits must prove themselves on; may be repeated", repeated)
    .option("--limit <n>", "judge on a stratified sample of this many", wholeNumber)
    .option("--seed <n>", "of the sample", wholeNumber, 42)
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option("--plugin <file>", "a module that brings further parts; may be repeated", repeated)
    .addHelpText("after", NOTES)
    .action(async (name: string, options: SpaceOptions) => {
      const { spaceCommand } = await import("./commands/space.ts");
      setExitCode(await spaceCommand(name, options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner space me/reviews --model runs/first/model --sdk static --local
  $ sentiment-tuner space me/reviews --model runs/first/model --out space

Static Spaces are free for everybody. Gradio needs Python here to be tried, and ZeroGPU or a paid plan on the Hub.`;
