/**
 * Runs work that reports by callback, and yields its reports as they come.
 *
 * Whoever ends the generator early aborts the signal that the work was given, and does not wait for it.
 *
 * @returns what the work gives; its failure is thrown after the reports before it
 */
export async function* withProgress<Report, Result>(
  work: (report: (event: Report) => void, ended: AbortSignal) => Promise<Result>,
): AsyncGenerator<Report, Result> {
  const ended = new AbortController();
  const waiting: Report[] = [];
  let wake = (): void => undefined;
  let isDone = false;
  const isOver = (): boolean => isDone && waiting.length === 0;
  const report = (event: Report): void => {
    waiting.push(event);
    wake();
  };
  const result = work(report, ended.signal).finally(() => {
    isDone = true;
    wake();
  });
  result.catch(() => undefined); // Thrown where it is awaited, below.
  try {
    while (!isOver()) {
      yield* waiting.splice(0);
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting.length > 0 || isDone) resolve();
      });
    }
    return await result;
  } finally {
    ended.abort();
  }
}
