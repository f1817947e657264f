import type { DataFiles } from "@sentiment-tuner/data";

import type { Parts } from "./plugin.ts";
import type { Sources } from "./sources.ts";

/** What every step may use: the parts of all plug-ins, the disk, and word that the user wants to stop. */
export interface StepContext {
  readonly parts: Parts;
  readonly files: DataFiles;
  readonly signal: AbortSignal;
  /** Where models and datasets come from that are not on this disk; none if not given. */
  readonly sources?: Sources | undefined;
  /** Waited for after each step of training; one turn of the event loop if not given. */
  readonly turn?: Turn;
}

/** Lets what is waiting be heard, such as a request to stop. */
export type Turn = () => Promise<void>;
