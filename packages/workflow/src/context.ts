import type { DataFiles } from "@sentiment-tuner/data";

import type { Parts } from "./plugins/plugin.ts";
import type { RunLock } from "./run/lock-run.ts";
import type { Sources } from "./steps/sources.ts";

/** What every step may use. */
export interface StepContext {
  /** The parts of all plug-ins. */
  readonly parts: Parts;
  readonly files: DataFiles;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  /** Where models and datasets of a hub come from; without it they are an error. */
  readonly sources?: Sources | undefined;
  /** Awaited after each step of training; one turn of the event loop if absent. */
  readonly turn?: Turn;
  /** The lock of the run's folder, if the caller of a run holds it already. */
  readonly lock?: RunLock;
}

/** What a process that others can reach adds to a run. */
export type RunHost = Pick<StepContext, "turn" | "lock">;

/** Lets waiting messages in, such as a request to stop. */
type Turn = () => Promise<void>;
