/**
 * Yields what `change` makes of each event, and gives what the source gives.
 *
 * Whoever ends this generator early, or throws in it, ends the source as well, so that what the source holds is let go.
 */
export async function* mapEvents<Event, Changed, Result>(
  source: AsyncGenerator<Event, Result>,
  change: (event: Event) => Changed | Promise<Changed>,
): AsyncGenerator<Changed, Result> {
  try {
    for (;;) {
      const next = await source.next();
      if (next.done === true) return next.value;
      yield await change(next.value);
    }
  } finally {
    await source.return(undefined as never); // Nobody sees that value; a source that has ended takes no notice.
  }
}
