import type { TransferEvent } from "@sentiment-tuner/hub";
import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import type { ScoringProgress } from "@sentiment-tuner/workflow";

import { createBarDisplay } from "./bar-display.ts";
import { formatBytes, formatCount, formatDuration } from "./format.ts";
import type { OutputStream } from "../io.ts";
import { createPlainDisplay } from "./plain-display.ts";
import type { ProgressDisplay } from "./progress-display.ts";

/** Shows the progress of long work, one stage at a time. */
export interface Progress {
  /** Shows an event. An event without progress ends the current stage. */
  show(event: WorkflowEvent | TransferEvent | ScoringProgress): void;
  /** Ends the current stage, so that something else can be printed. */
  clear(): void;
}

export function createProgress(stream: OutputStream, now: () => number = () => performance.now()): Progress {
  const display: ProgressDisplay = stream.isTTY === true ? createBarDisplay(stream) : createPlainDisplay(stream, now);
  const createdAt = now();
  let totalSteps = 0;

  function show(event: WorkflowEvent | TransferEvent | ScoringProgress): void {
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
      case "scoring":
        if (event.share === undefined) break;
        display.update("Scoring", event.share, rowsOf(event, now() - createdAt));
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

function rowsOf({ rowsDone, remainingMs }: ScoringProgress, elapsedMs: number): string {
  const speed = `${formatCount(Math.round((rowsDone / elapsedMs) * 1000))} rows/s`;
  const left = remainingMs === undefined ? "" : `   ${formatDuration(remainingMs)} left`;
  return `${formatCount(rowsDone)} rows   ${speed}${left}`;
}

function bytesOf({ repo, bytesDone, totalBytes, remainingMs }: Omit<TransferEvent, "type">): string {
  const left = remainingMs === undefined ? "" : `   ${formatDuration(remainingMs)} left`;
  return `${repo}   ${formatBytes(bytesDone)} of ${formatBytes(totalBytes)}${left}`;
}
