import { type Options, SingleBar } from "cli-progress";

import type { OutputStream } from "../io.ts";
import { printable } from "./printable.ts";
import type { ProgressDisplay } from "./progress-display.ts";

/** One bar at the bottom of a terminal, removed when its stage ends. */
export function createBarDisplay(stream: OutputStream): ProgressDisplay {
  let current: { stage: string; bar: SingleBar } | undefined;
  const clear = (): void => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    update(stage, share, details) {
      const percent = Math.floor(share * 100);
      if (current?.stage === stage) {
        current.bar.update(percent, { details: printable(details) });
        return;
      }
      clear();
      const bar = new SingleBar({ ...OPTIONS, stream });
      bar.start(100, percent, { stage: stage.padEnd(STAGE_WIDTH), details: printable(details) });
      current = { stage, bar };
    },
    clear,
  };
}

const STAGE_WIDTH = 10;

const OPTIONS: Options = {
  format: "{stage} {bar} {percentage}%   {details}",
  barCompleteChar: "━",
  barIncompleteChar: "╌",
  barsize: 28,
  hideCursor: true,
  clearOnComplete: true,
  fps: 8,
  gracefulExit: false, // main.ts handles Ctrl-C.
};
