/** How a process ended, for display: "exit code 1", or a signal. Ends that usually mean that memory ran out say so. */
export function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  const reason = signal ?? `exit code ${code ?? "unknown"}`;
  if (signal === "SIGKILL" || code === KILLED) {
    return `${reason}: the system ended it, most likely because memory ran out. Close other programs, or use smaller batches or shorter texts`;
  }
  if (signal === "SIGABRT" || code === ABORTED) {
    return `${reason}: it aborted, most likely because memory ran out. Use smaller batches or shorter texts`;
  }
  return reason;
}

/** 128 + SIGKILL, as a shell or a container reports it. */
const KILLED = 137;
/** 128 + SIGABRT: V8 ends a process so when its heap is full. */
const ABORTED = 134;
