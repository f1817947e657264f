/** Median and range of repeated runs. */
export interface Timing {
  readonly medianMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/**
 * Runs the given functions in turn and times each run, so that all see the same load of the machine.
 *
 * @param rounds - how many rounds count; one round before them is a warm-up
 */
export async function timeSideBySide<Name extends string>(
  work: Readonly<Record<Name, () => unknown>>,
  rounds: number,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(work) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      await work[name]();
      if (round > 0) times.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarize(times.get(name) ?? [])])) as Record<Name, Timing>;
}

export function summarize(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { medianMs: at(0.5), lowMs: at(0), highMs: at(1) };
}

/** Formats our timing, the peer's and their ratio. Above 1, ours is faster. */
export function compareLine(what: string, ours: Timing, peer: Timing, peerName: string): string {
  const ratio = peer.medianMs / ours.medianMs;
  return `${what}: ours ${show(ours)}, ${peerName} ${show(peer)}, ${ratio.toFixed(2)} x its speed`;
}

export function show({ medianMs, lowMs, highMs }: Timing): string {
  const digits = medianMs < 100 ? 1 : 0;
  return `${medianMs.toFixed(digits)} ms (${lowMs.toFixed(digits)} to ${highMs.toFixed(digits)})`;
}
