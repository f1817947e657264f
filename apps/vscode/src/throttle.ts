/** Merges calls: the work runs once, `pauseMs` after the first of them. */
export function throttled(work: () => void, pauseMs: number): { (): void; dispose(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const call = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, pauseMs);
  };
  return Object.assign(call, { dispose: () => clearTimeout(timer) });
}
