import { KEPT_RUNGS, type KeptRung } from "@sentiment-tuner/protocol";
import { Argument, type Command } from "commander";

import type { CommandIo } from "../io.ts";

/** Adds `keep`. */
export function addKeep(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("keep")
    .summary("keep another of the models that a run compared")
    .description("Make another of the models that a run compared the one in model/. Nothing is trained.")
    .argument("<run>", "folder of a finished run")
    .addArgument(new Argument("<model>", "model to keep").choices([...KEPT_RUNGS, "recommended"]))
    .option("--json", "print the result as one JSON object")
    .addHelpText("after", NOTES)
    .action(async (run: string, model: KeptRung | "recommended", options: { readonly json?: boolean }) => {
      const { keepCommand } = await import("../commands/keep.ts");
      setExitCode(await keepCommand(run, model, options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner keep runs/first recommended
  $ sentiment-tuner keep runs/first linear

The other models stay in rungs/, so that each of them can be kept again later.`;
