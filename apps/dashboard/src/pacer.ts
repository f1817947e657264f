/**
 * Returns a function that schedules `work`. `work` runs soon after each call, but at most once per `everyMs`, and always
 * after the last call.
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
