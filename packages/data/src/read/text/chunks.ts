/** Chunks of which the first bytes are known. */
export interface PeekedChunks {
  /** At least the wanted number of bytes, or all of them if there are fewer. */
  readonly head: Uint8Array;
  readonly isWhole: boolean;
  /** Everything, the head included. */
  readonly chunks: AsyncGenerator<Uint8Array, void>;
}

/** Reads until `isEnough` or the end, without losing what was read. */
export async function peek(
  chunks: AsyncGenerator<Uint8Array, void>,
  isEnough: (head: Uint8Array) => boolean,
): Promise<PeekedChunks> {
  let head: Uint8Array = new Uint8Array(0);
  let parts: Uint8Array[] = [];
  let partBytes = 0;
  for (;;) {
    const next = await chunks.next();
    if (next.done === true)
      return { head: concatBytes(head, ...parts), isWhole: true, chunks: chain(head, parts, chunks) };
    parts.push(next.value);
    partBytes += next.value.length;
    // Joining doubles the head at least, so the work stays linear however small the chunks are.
    if (partBytes < head.length) continue;
    head = concatBytes(head, ...parts);
    parts = [];
    partBytes = 0;
    if (isEnough(head)) return { head, isWhole: false, chunks: chain(head, [], chunks) };
  }
}

/** The chunks as a generator, which can be closed. */
export async function* generatorOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield* chunks;
}

/** All arrays as one; the only one with content itself, without a copy. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const filled = parts.filter((part) => part.length > 0);
  const [first, ...others] = filled;
  if (first === undefined) return new Uint8Array(0);
  if (others.length === 0) return first;
  const whole = new Uint8Array(filled.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of filled) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** The head, the parts, then the other chunks. Closes those also if the reader stops early. */
async function* chain(
  head: Uint8Array,
  parts: readonly Uint8Array[],
  others: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (head.length > 0) yield head;
    yield* parts;
    yield* others;
  } finally {
    await others.return();
  }
}
