/** Follows a byte stream and counts its lines. */
export interface LineCounter {
  /** 1-based line of the next byte. */
  readonly line: number;
  /** Moves over the next bytes of the stream, from `start` (inclusive) to `end` (exclusive). */
  advance(bytes: Uint8Array, start: number, end: number): void;
}

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;

/** Counts lines as editors do: LF, CR LF and a single CR each end one. A CR LF may span two chunks. */
export function createLineCounter(): LineCounter {
  let line = 1;
  let afterCarriageReturn = false;
  return {
    get line() {
      return line;
    },
    advance(bytes, start, end) {
      for (let index = start; index < end; index++) {
        const byte = bytes[index];
        if (byte === CARRIAGE_RETURN || (byte === LINE_FEED && !afterCarriageReturn)) line++;
        afterCarriageReturn = byte === CARRIAGE_RETURN;
      }
    },
  };
}
