/**
 * Runs work that reports by callback, and yields its reports.
 *
 * Closing the generator early aborts the signal passed to the work and does not wait for the work to end.
 *
 * @returns the result of the work; if the work fails, its error is thrown after the reports before it
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
  result.catch(() => undefined); // The error is thrown by the `await` below.
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
