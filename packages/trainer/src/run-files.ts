import type { TrainRequest } from "./protocol.ts";

/** What is to be done: written into a run's folder before its process is started. */
export const ORDER_FILE = "request.json";

/** How to reach the process that trains: there while it runs, and left behind by one that was killed. */
export const PROCESS_FILE = "process.json";

/** What {@link ORDER_FILE} holds. */
export interface RunOrder {
  /** `outputFolder` is the run's folder, and the process always goes on from the newest checkpoint there. */
  readonly request: TrainRequest;
  /** What people call the run. */
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** 1 for the first process of the run, one more for each that is started after a crash or a stop. */
  readonly attempt: number;
  /** The run has not begun: it starts when no other is under way. */
  readonly isQueued?: boolean;
}

/** What {@link PROCESS_FILE} holds. */
export interface RunProcess {
  readonly pid: number;
  readonly protocolVersion: number;
  /** A Unix socket, or a named pipe on Windows. */
  readonly endpoint: string;
  /** Must be the first line a client sends. */
  readonly token: string;
  /** ISO 8601. */
  readonly startedAt: string;
}
