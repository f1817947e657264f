import type { RunId } from "./protocol.ts";

/** An id that sorts by time and is fit for a folder's name: "2025-03-02T10-15-20-123Z". */
export function createRunId(startedAt: Date): RunId {
  return startedAt.toISOString().replaceAll(/[:.]/g, "-") as RunId; // the one place that makes them
}
