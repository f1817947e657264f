import { useProxies } from "@sentiment-tuner/hub";
import { examineSetup, formatSetupReport } from "@sentiment-tuner/workflow";

import { type CommandIo, colorsFor, EXIT, printLine } from "../io.ts";
import { openWorkflow } from "./open-workflow.ts";

export interface DoctorOptions {
  readonly json?: boolean;
  readonly plugin?: readonly string[];
}

/** Prints what this machine has. Missing parts are not a failure. */
export async function doctorCommand(options: DoctorOptions, io: CommandIo): Promise<number> {
  useProxies();
  const { engines } = (await openWorkflow(options.plugin)).parts;
  const report = await examineSetup({
    engines,
    signal: io.signal,
    onStage: (message) => {
      if (io.stderr.isTTY === true) printLine(io.stderr, colorsFor(io.stderr).dim(`${message}…`));
    },
  });
  printLine(io.stdout, options.json === true ? JSON.stringify(report, undefined, 2) : formatSetupReport(report));
  return EXIT.success;
}
