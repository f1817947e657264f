import type { TransferEvent } from "@sentiment-tuner/hub";
import type { WorkflowEvent } from "@sentiment-tuner/protocol";

import { createBarDisplay } from "./bar-display.ts";
import { formatBytes, formatCount, formatDuration } from "./format.ts";
import type { OutputStream } from "./io.ts";
import { createPlainDisplay } from "./plain-display.ts";

/** Shows how far long work has come, one stage at a time. */
export interface Progress {
  /** Takes notice of an event; those that are no progress end the stage under way. */
  show(event: WorkflowEvent | TransferEvent): void;
  /** Ends the stage under way, so that something can be printed. */
  clear(): void;
}

/** What draws it: a bar in a terminal, now and then a line elsewhere. */
export interface ProgressDisplay {
  /** @param share - done of the stage, 0 to 1 */
  update(stage: string, share: number, details: string): void;
  clear(): void;
}

export function createProgress(stream: OutputStream, now: () => number = () => performance.now()): Progress {
  const display = stream.isTTY === true ? createBarDisplay(stream) : createPlainDisplay(stream, now);
  let totalSteps = 0;

  function show(event: WorkflowEvent | TransferEvent): void {
    switch (event.type) {
      case "downloading":
      case "uploading": {
        const stage = event.type === "downloading" ? "Fetching" : "Sending";
        display.update(stage, event.bytesDone / Math.max(1, event.totalBytes), bytesOf(event));
        break;
      }
      case "reading":
        if (event.totalBytes === undefined) break;
        display.update("Reading", event.bytesRead / event.totalBytes, `${formatCount(event.rows)} rows`);
        break;
      case "tokenizing":
        display.update("Tokenizing", event.reviewsDone / event.reviews, reviewsOf(event));
        break;
      case "started":
        totalSteps = event.totalSteps;
        display.clear();
        break;
      case "step": {
        const loss = `loss ${event.loss.toFixed(3)}`;
        const speed = `${event.reviewsPerSecond.toFixed(1)} reviews/s`;
        const details = `${loss}   ${speed}   ${formatDuration(event.remainingMs)} left`;
        display.update("Training", event.step / totalSteps, details);
        break;
      }
      case "evaluating":
        display.update("Evaluating", event.reviewsDone / event.reviews, reviewsOf(event));
        break;
      case "saved":
        break;
      default:
        display.clear();
    }
  }
  return { show, clear: () => display.clear() };
}

function reviewsOf(event: { readonly reviewsDone: number; readonly reviews: number }): string {
  return `${formatCount(event.reviewsDone)} of ${formatCount(event.reviews)} reviews`;
}

function bytesOf({ repo, bytesDone, totalBytes, remainingMs }: Omit<TransferEvent, "type">): string {
  const left = remainingMs === undefined ? "" : `   ${formatDuration(remainingMs)} left`;
  return `${repo}   ${formatBytes(bytesDone)} of ${formatBytes(totalBytes)}${left}`;
}
