import type { Outcome } from "@sentiment-tuner/protocol";

import { formatError } from "../errors/format-error.ts";
import { type CommandIo, EXIT, printError, printLine } from "../io.ts";
import { shellCommand } from "../output/shell-command.ts";

export const HOW_TO_RESUME = "To continue, run the same command with --resume.";

/**
 * Reports the end of training that did not complete.
 *
 * @returns the exit code; undefined if training completed, because the evaluation follows
 */
export function reportOutcome(outcome: Outcome, io: CommandIo): number | undefined {
  switch (outcome.kind) {
    case "completed":
      return undefined;
    case "stopped":
      printLine(io.stderr, `Stopped after step ${String(outcome.step)}; nothing is lost. ${HOW_TO_RESUME}`);
      return EXIT.interrupted;
    case "failed": {
      const isLost = outcome.error.code === "DEVICE_LOST";
      const resume = isLost
        ? `To continue without the GPU, run:\n  ${resumeOnProcessor(io.args ?? [])}`
        : `Solve this problem first. ${HOW_TO_RESUME}`;
      const kept = outcome.checkpoint === undefined ? "" : ` A checkpoint is kept. ${resume}`;
      printError(io, `${formatError(outcome.error)}${kept}`);
      return EXIT.failure;
    }
    default:
      return outcome satisfies never;
  }
}

/** The same command line, resuming on the processor. */
function resumeOnProcessor(args: readonly string[]): string {
  const kept = args.filter((arg, index) => {
    const isEngine = arg === "--engine" || args[index - 1] === "--engine" || arg.startsWith("--engine=");
    return !isEngine && arg !== "--resume";
  });
  return shellCommand([...kept, "--resume", "--engine", "cpu"]);
}
