import type { Command } from "commander";

import type { PushOptions } from "../commands/push.ts";
import type { CommandIo } from "../io.ts";

/** Adds `push`. */
export function addPush(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("push")
    .summary("push a model to the Hugging Face Hub")
    .description("Push a saved model to the Hugging Face Hub. A new repository is private unless you give --public.")
    .argument("<owner/name>", "repository: your user name or organization, and a name; created if it does not exist")
    .requiredOption("--model <dir>", "a saved model: the model/ folder of a run, or ready")
    .option("--public", "make a new repository public; an existing one keeps its visibility")
    .option("--json", "print every event as a line of JSON instead of a progress bar")
    .addHelpText("after", NOTES)
    .action(async (repo: string, options: PushOptions) => {
      const { pushCommand } = await import("../commands/push.ts");
      setExitCode(await pushCommand(repo, options, io));
    });
}

const NOTES = `
Examples:
  $ HF_TOKEN=hf_… sentiment-tuner push ada/film-reviews --model runs/first/model
  $ sentiment-tuner push ada/film-reviews --model runs/first/model --public

The token needs write access. Create one at https://huggingface.co/settings/tokens and set HF_TOKEN, or log in once
with Python's "hf auth login". Ctrl-C stops; the same command continues without sending large files again.`;
