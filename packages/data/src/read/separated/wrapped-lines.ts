import { concatBytes } from "../text/chunks.ts";
import { usualWidth } from "./delimiter.ts";
import { parseStrictly } from "./parse.ts";

/** A record that may be one quoted field. */
interface WrappedRecord {
  readonly fields: readonly string[];
  /** With its line end. */
  readonly bytes: Uint8Array;
}

/** Delimiters of lines that stand in quotes as a whole, as Excel saves a table whose rows are in one column. */
const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Share of the lines that must be such rows. */
const CLEAR_SHARE = 0.9;

/**
 * The first lines of a file without the quotes around each line; undefined for a file whose lines are not in quotes. The
 * header may be without.
 *
 * @param head - the first lines
 */
export function unwrappedHead(head: Uint8Array): Uint8Array | undefined {
  if (head.indexOf(QUOTE) === -1) return undefined;
  for (const delimiter of DELIMITERS) {
    const { records, wrapped } = recordsOf(head, delimiter);
    if (records.length < 2 || wrapped < (records.length - 1) * CLEAR_SHARE) continue;
    const rows = records.map(({ fields }) => fields);
    const width = usualWidth(rows);
    const usual = rows.filter((fields) => fields.length === width);
    if (width < 2 || rows[0]?.length !== width || usual.length < rows.length * CLEAR_SHARE) continue;
    return concatBytes(...records.map(({ bytes }) => bytes));
  }
  return undefined;
}

/** A record without the quotes around its whole line, if it has them. */
export function unwrapped(record: WrappedRecord, delimiter: string): WrappedRecord {
  const [line = ""] = record.fields;
  if (record.fields.length !== 1 || record.bytes[0] !== QUOTE) return record;
  const end = new TextDecoder().decode(record.bytes.subarray(-2)).replace(/^[^\r\n]+/, "");
  const bytes = new TextEncoder().encode(line + end);
  const { found } = parseStrictly(bytes, { delimiter, quoting: "double" });
  return found.length === 1 ? { fields: found[0]?.fields ?? [], bytes } : record;
}

function recordsOf(
  head: Uint8Array,
  delimiter: string,
): { readonly records: readonly WrappedRecord[]; readonly wrapped: number } {
  let start = 0;
  let wrapped = 0;
  const { found } = parseStrictly(head, { delimiter, quoting: "double" });
  const records = found.map(({ fields, endBytes }) => {
    const outer = { fields, bytes: head.subarray(start, endBytes) };
    start = endBytes;
    const inner = unwrapped(outer, delimiter);
    if (inner !== outer) wrapped++;
    return inner;
  });
  return { records, wrapped };
}

const QUOTE = 34;
