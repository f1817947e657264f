import { DEFAULT_TRAIN_CONFIG } from "@sentiment-tuner/protocol";
import { type Command, Option } from "commander";

import type { SpaceOptions } from "../commands/space.ts";
import type { CommandIo } from "../io.ts";
import { repeated, wholeNumber } from "./option-values.ts";

/** Adds `space`. */
export function addSpace(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("space")
    .summary("publish a model and a demonstration of it on Hugging Face Spaces")
    .description(
      "Create a demonstration of a fine-tuned model, push it and the model to the Hugging Face Hub, and wait until it runs. With --local, try it on this machine.",
    )
    .argument("<owner/name>", "name of the Space and of the model on the Hub; created if they do not exist")
    .requiredOption("--model <dir>", "a fine-tuned model: the model/ folder of a run, or ready")
    .addOption(
      new Option("--sdk <name>", "gradio, on a server; or static, in the visitor's browser")
        .choices(["gradio", "static"])
        .default("gradio"),
    )
    .option("--out <dir>", "folder for the Space; beside the model if not given")
    .option("--public", "make new repositories public; existing ones keep their visibility")
    .option("--json", "print every event as a line of JSON instead of a progress bar")
    .option("--local", "show it on this machine until Ctrl-C, and push nothing")
    .option("--port <n>", "port on this machine; any free port if 0", wholeNumber, 0)
    .option("--title <text>", "title of the Space; its name if not given")
    .option("--eval <dataset>", "test set used to check the int8 model; may be repeated", repeated)
    .option("--limit <n>", "evaluate on a stratified sample of this many reviews", wholeNumber)
    .option("--seed <n>", "seed of the sample", wholeNumber, DEFAULT_TRAIN_CONFIG.seed)
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option("--plugin <file>", "a plug-in module; may be repeated", repeated)
    .addHelpText("after", NOTES)
    .action(async (name: string, options: SpaceOptions) => {
      const { spaceCommand } = await import("../commands/space.ts");
      setExitCode(await spaceCommand(name, options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner space me/reviews --model runs/first/model --sdk static --local
  $ HF_TOKEN=hf_… sentiment-tuner space me/reviews --model runs/first/model --sdk static --public

Static Spaces are free. Gradio Spaces need Python on this machine for --local, and ZeroGPU or a paid plan on the Hub.
To write only the folder: sentiment-tuner export --format space-static`;
