/** Runs a generator to its end, without its progress. */
export async function resultOf<Result>(generator: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const next = await generator.next();
    if (next.done === true) return next.value;
  }
}
