import type { DataFiles } from "@sentiment-tuner/data";

import type { Parts } from "./plugin.ts";

/** What every step may use: the parts of all plug-ins, the disk, and word that the user wants to stop. */
export interface StepContext {
  readonly parts: Parts;
  readonly files: DataFiles;
  readonly signal: AbortSignal;
  /** Waited for after each step of training; one turn of the event loop if not given. */
  readonly turn?: Turn;
}

/** Lets what is waiting be heard, such as a request to stop. */
export type Turn = () => Promise<void>;
