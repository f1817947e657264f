/** How quotes and delimiters are written. */
interface QuoteRules {
  readonly quote: '"' | "'";
  readonly delimiter: string;
}

/** A record that breaks the rules of RFC 4180, by its first byte. */
export interface QuoteFault {
  readonly start: number;
  /** A stray quote stands inside a field without quotes, or closes one and no delimiter follows. */
  readonly kind: "open quote" | "stray quote";
}

/**
 * Finds the first record in which quotes break the rules of RFC 4180. The check takes a few nanoseconds for each byte. A parser that throws an error for each such record takes a thousand
 * times as long, and a file may have one in each line.
 *
 * @param bytes - start with a record
 * @returns undefined if there is none
 */
export function findQuoteFault(bytes: Uint8Array, { quote, delimiter }: QuoteRules): QuoteFault | undefined {
  const quoteByte = quote.charCodeAt(0);
  const delimiterBytes = new TextEncoder().encode(delimiter);
  const isDelimiter = (offset: number): boolean =>
    delimiterBytes.every((byte, index) => bytes[offset + index] === byte);
  let start = 0;
  let isQuoted = false;
  let isFieldEmpty = true;
  for (let offset = 0; offset < bytes.length; offset++) {
    const byte = bytes[offset];
    if (isQuoted) {
      if (byte !== quoteByte) continue;
      const next = bytes[offset + 1];
      if (next === quoteByte) offset++;
      else if (isEnd(next) || isDelimiter(offset + 1)) isQuoted = false;
      else return { start, kind: "stray quote" };
    } else if (byte === quoteByte) {
      if (!isFieldEmpty) return { start, kind: "stray quote" };
      isQuoted = true;
      isFieldEmpty = false; // Also of `""`, which ends before a delimiter.
    } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
      if (byte === CARRIAGE_RETURN && bytes[offset + 1] === LINE_FEED) offset++;
      start = offset + 1;
      isFieldEmpty = true;
    } else if (isDelimiter(offset)) {
      offset += delimiterBytes.length - 1;
      isFieldEmpty = true;
    } else isFieldEmpty = false;
  }
  return isQuoted ? { start, kind: "open quote" } : undefined;
}

/** Whether a field may end before this byte, as csv-parse has it. */
function isEnd(byte: number | undefined): boolean {
  return byte === undefined || byte === 0 || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
