import type { Command } from "commander";

import type { DoctorOptions } from "./commands/doctor.ts";
import type { CommandIo } from "./io.ts";
import { repeated } from "./options.ts";

/** Adds `doctor`. */
export function addDoctor(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("doctor")
    .summary("say what this machine has for training, and how fast it is")
    .description(
      "Look at the runtime, engines, devices, memory and disk, measure every engine that works, and say what auto would take. " +
        "Fit to paste into an issue: it shows no token and no home folder.",
    )
    .option("--json", "print the findings as one JSON object")
    .option("--plugin <file>", "a module that brings engines; may be repeated", repeated)
    .addHelpText("after", NOTES)
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      setExitCode(await doctorCommand(options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner doctor
  $ sentiment-tuner doctor --json > setup.json`;
