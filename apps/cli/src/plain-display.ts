import { formatPercent } from "./format.ts";
import { printLine } from "./io.ts";
import type { ProgressDisplay } from "./progress.ts";

/** Time between two lines in a log file: a run of hours should not fill it. */
const INTERVAL_MS = 10_000;

/** For a file or a pipe: a line now and then, and none of what is done quickly. */
export function createPlainDisplay(stream: NodeJS.WritableStream, now: () => number): ProgressDisplay {
  let stageUnderWay: string | undefined;
  let dueAt = 0;
  return {
    update(stage, share, details) {
      if (stage !== stageUnderWay) dueAt = now() + INTERVAL_MS;
      stageUnderWay = stage;
      if (now() < dueAt) return;
      dueAt = now() + INTERVAL_MS;
      printLine(stream, `${stage.padEnd(10)} ${formatPercent(share).padStart(6)}   ${details}`);
    },
    clear: () => undefined, // A line is ended already; and each epoch's training is one stage with the last.
  };
}
