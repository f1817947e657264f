/**
 * Calls `work` soon after each call of the returned function, but never twice within `everyMs`.
 * The last call is never lost.
 */
export function createPacer(everyMs: number, work: () => void): () => void {
  let isWaiting = false;
  let lastMs = -Infinity;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(
      () => {
        isWaiting = false;
        lastMs = performance.now();
        work();
      },
      Math.max(0, lastMs + everyMs - performance.now()),
    );
  };
}
