import { type Command, Option } from "commander";

import type { SpaceOptions } from "./commands/space.ts";
import type { CommandIo } from "./io.ts";
import { repeated, wholeNumber } from "./options.ts";

/** Adds `space`. */
export function addSpace(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("space")
    .summary("put a model and a demonstration of it on Hugging Face Spaces")
    .description(
      "Make a demonstration of a fine-tuned model, put it and the model on the Hugging Face Hub, and wait until it runs; or try it on this machine.",
    )
    .argument("<owner/name>", "what the Space and the model are called on the Hub; made if they are not there")
    .requiredOption("--model <dir>", "a fine-tuned model: the model/ folder of a run")
    .addOption(
      new Option("--sdk <name>", "gradio, on a server; or static, in the visitor's browser")
        .choices(["gradio", "static"])
        .default("gradio"),
    )
    .option("--out <dir>", "folder for the Space; beside the model if not given")
    .option("--public", "make both public; what is there stays as it is")
    .option("--json", "print every event as a line of JSON instead of a progress bar")
    .option("--local", "show it on this machine until Ctrl-C, and push nothing")
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
  $ HF_TOKEN=hf_… sentiment-tuner space me/reviews --model runs/first/model --sdk static --public

Static Spaces are free for everybody. Gradio needs Python here to be tried, and ZeroGPU or a paid plan on the Hub.
To write the folder only: sentiment-tuner export --format space-static`;
