/**
 * The same events, until a signal is aborted. Work that reports often then ends at once, also where it computes long between its own checks.
 *
 * @returns the result of the work
 * @throws the signal's reason after an event during which it was aborted; the work is closed before
 */
export async function* untilAborted<Event, Result>(
  work: AsyncGenerator<Event, Result>,
  signal: AbortSignal,
): AsyncGenerator<Event, Result> {
  let isDone = false;
  try {
    for (;;) {
      const next = await work.next();
      isDone = next.done === true;
      if (next.done === true) return next.value;
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    if (!isDone) await work.return(undefined as Result); // The result of closed work is not read.
  }
}
