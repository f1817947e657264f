import type { Command } from "commander";

import type { CommandIo } from "../io.ts";

/** `verify`: whether the files of a run are as they were written. */
export function addVerify(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("verify")
    .summary("check the files of a run")
    .description(
      "Check every checksum of a run: the weights of its model, its checkpoints and its datasets, and each line of its log and predictions.",
    )
    .argument("<run>", "the folder of a run")
    .option("--json", "print the result as one JSON object")
    .action(async (folder: string, options: { readonly json?: boolean }) => {
      const { verifyCommand } = await import("../commands/verify.ts");
      setExitCode(await verifyCommand(folder, options, io));
    });
}
