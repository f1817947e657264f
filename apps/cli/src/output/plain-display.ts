import { formatPercent } from "./format.ts";
import { printLine } from "../io.ts";
import type { ProgressDisplay } from "./progress-display.ts";

/** Time between two lines, so that a run of hours does not fill a log file. */
const INTERVAL_MS = 10_000;

/** For a file or a pipe: a line now and then, and no line for a short stage. */
export function createPlainDisplay(stream: NodeJS.WritableStream, now: () => number): ProgressDisplay {
  let currentStage: string | undefined;
  let dueAt = 0;
  return {
    update(stage, share, details) {
      if (stage !== currentStage) dueAt = now() + INTERVAL_MS;
      currentStage = stage;
      if (now() < dueAt) return;
      dueAt = now() + INTERVAL_MS;
      printLine(stream, `${stage.padEnd(10)} ${formatPercent(share).padStart(6)}   ${details}`);
    },
    clear: () => undefined, // Every line is complete. Training continues as one stage from epoch to epoch.
  };
}
