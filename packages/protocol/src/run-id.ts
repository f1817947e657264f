/** Names one run, in events and in requests. It is also the name of the run's folder. */
export type RunId = string & { readonly brand: "RunId" };

/** An id that sorts by time and is valid as a folder name: "2025-03-02T10-15-20-123Z". */
export function createRunId(startedAt: Date): RunId {
  return startedAt.toISOString().replaceAll(/[:.]/g, "-") as RunId; // The only place that makes run ids.
}
