import { errorCode } from "@sentiment-tuner/files";
import { CommanderError } from "commander";

import { type CommandIo, EXIT, printError, printLine } from "./io.ts";
import { createProgram } from "./program.ts";
import { formatError } from "./errors/format-error.ts";

/** Errors caused by the command line, by class and code. */
const USAGE_ERRORS: ReadonlySet<string> = new Set([
  "DataError LABEL_MAP_INVALID",
  "DataError LABELS_UNCLEAR",
  "HubError REFERENCE_INVALID",
  "HubError SETTING_INVALID",
  "ProtocolError CONFIG_INVALID",
  "SpaceError NAME_INVALID",
  "TrainerError ENGINE_UNKNOWN",
  "TrainerError METRIC_UNKNOWN",
  "WorkflowError DATASET_NAME_INVALID",
  "WorkflowError MAX_LENGTH_INVALID",
  "WorkflowError PART_UNKNOWN",
  "WorkflowError SETTING_INVALID",
]);

/**
 * Runs one command line.
 *
 * @param args - without the program's own name
 * @returns the exit code: 0, 1 for a failure, 2 for wrong usage, 130 when interrupted by any signal
 */
export async function runCli(args: readonly string[], io: CommandIo): Promise<number> {
  let exitCode: number = EXIT.success;
  const program = createProgram({ ...io, args }, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode === EXIT.success ? codeOfOutput(io) : exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
    if (io.signal.aborted) {
      printLine(io.stderr, "Interrupted.");
      return EXIT.interrupted;
    }
    return report(error, io);
  }
}

/** A reader that has read enough, such as `head`, is not a failure. A full disk is. */
function codeOfOutput(io: CommandIo): number {
  if (io.lostOutput?.aborted !== true) return EXIT.success;
  const reason: unknown = io.lostOutput.reason;
  if (errorCode(reason) === "EPIPE") return EXIT.success;
  printError(io, `Cannot write to standard output: ${reason instanceof Error ? reason.message : String(reason)}.`);
  return EXIT.failure;
}

function report(error: unknown, io: CommandIo): number {
  if (!(error instanceof Error)) {
    printError(io, String(error));
    return EXIT.failure;
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  printError(io, formatError(error));
  if (code === undefined) {
    // Every expected error has a code. This one is a bug, so show where it comes from.
    printLine(io.stderr, "This is a bug in Sentiment Tuner or in a plug-in. Please report it with these lines:");
    printLine(io.stderr, error.stack ?? "");
  }
  return USAGE_ERRORS.has(`${error.name} ${code ?? ""}`) ? EXIT.usage : EXIT.failure;
}
