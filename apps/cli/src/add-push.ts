import type { Command } from "commander";

import type { PushOptions } from "./commands/push.ts";
import type { CommandIo } from "./io.ts";

/** Adds `push`. */
export function addPush(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("push")
    .summary("put a model on the Hugging Face Hub")
    .description("Put a saved model on the Hugging Face Hub, in a repository that is private unless you say otherwise.")
    .argument("<owner/name>", "where to: your user name or organization, and a name; made if it is not there")
    .requiredOption("--model <dir>", "a saved model: the model/ folder of a run")
    .option("--public", "make the repository public; one that is there stays as it is")
    .option("--json", "print every event as a line of JSON instead of a progress bar")
    .addHelpText("after", NOTES)
    .action(async (repo: string, options: PushOptions) => {
      const { pushCommand } = await import("./commands/push.ts");
      setExitCode(await pushCommand(repo, options, io));
    });
}

const NOTES = `
Examples:
  $ HF_TOKEN=hf_… sentiment-tuner push ada/film-reviews --model runs/first/model
  $ sentiment-tuner push ada/film-reviews --model runs/first/model --public

The token needs the right to write: make one at https://huggingface.co/settings/tokens and set HF_TOKEN, or log in
once with Python's "hf auth login". Ctrl-C stops; the same command goes on without sending large files again.`;
