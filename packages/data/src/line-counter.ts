/** Follows a byte stream and knows the line it has come to. */
export interface LineCounter {
  /** 1-based line of the next byte. */
  readonly line: number;
  /** Moves over bytes `start` (inclusive) to `end` (exclusive), which follow the ones before. */
  advance(bytes: Uint8Array, start: number, end: number): void;
}

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;

/** Counts lines as editors do: LF, CR LF and a lone CR each end one, also where chunks divide a CR LF. */
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
