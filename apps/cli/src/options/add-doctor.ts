import type { Command } from "commander";

import type { DoctorOptions } from "../commands/doctor.ts";
import type { CommandIo } from "../io.ts";
import { repeated } from "./option-values.ts";

/** Adds `doctor`. */
export function addDoctor(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("doctor")
    .summary("report what this machine has for training, and how fast it is")
    .description(
      "Check the runtime, engines, devices, memory and disk, measure every engine that works, and report which one auto chooses. " +
        "The output shows no token and no home folder, so you can paste it into an issue.",
    )
    .option("--json", "print the findings as one JSON object")
    .option("--plugin <file>", "a plug-in module with engines; may be repeated", repeated)
    .addHelpText("after", NOTES)
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import("../commands/doctor.ts");
      setExitCode(await doctorCommand(options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner doctor
  $ sentiment-tuner doctor --json > setup.json`;
