import { CsvError, parse, type Options } from "csv-parse/sync";

import { findQuoteFault, type QuoteFault } from "./quote-fault.ts";

/**
 * What quotes mean. `double`: they enclose fields, and `""` is a quote (RFC 4180). `backslash`: they enclose fields, and
 * `\"` is a quote, as Spark and MySQL write it. `single`: `'` takes the place of `"`. `none`: they are ordinary characters.
 */
export type Quoting = "double" | "backslash" | "single" | "none";

/** How records are split into fields. */
export interface ParsedDialect {
  readonly delimiter: string;
  readonly quoting: Quoting;
  /** Whether blanks after a delimiter belong to it, as in `1, "a text"`. */
  readonly hasBlanks?: boolean;
}

interface FoundRecord {
  readonly fields: readonly string[];
  /** Offset just past the record's line end. */
  readonly endBytes: number;
}

interface StrictRecords {
  readonly found: readonly FoundRecord[];
  readonly failure: QuoteFault["kind"] | undefined;
}

/**
 * All records up to the first that breaks the rules; `failure` says how.
 *
 * @param most - records to read
 */
export function parseStrictly(bytes: Uint8Array, dialect: ParsedDialect, most?: number): StrictRecords {
  const { quoting, delimiter, hasBlanks = false } = dialect;
  if ((quoting !== "double" && quoting !== "single") || hasBlanks) return parseAll(bytes, dialect, most);
  const fault = findQuoteFault(bytes, { quote: quoting === "double" ? '"' : "'", delimiter });
  if (fault === undefined) return parseAll(bytes, dialect, most);
  const { found } = fault.start === 0 ? { found: [] } : parseAll(bytes.subarray(0, fault.start), dialect, most);
  return { found, failure: fault.kind };
}

function parseAll(bytes: Uint8Array, dialect: ParsedDialect, most: number | undefined): StrictRecords {
  const found: FoundRecord[] = [];
  let start = 0;
  const options: Options = {
    ...optionsFor(dialect),
    ...(most !== undefined && { to: most }),
    on_record: (fields, { bytes: endBytes }) => {
      const record = dialect.quoting === "backslash" ? bytes.subarray(start, endBytes) : undefined;
      const isEscaped = record?.includes(BACKSLASH) === true;
      found.push({ fields: isEscaped ? unescapedFields(record, dialect) : fields, endBytes });
      start = endBytes;
      return undefined; // csv-parse keeps nothing.
    },
  };
  try {
    parse(bytes, options);
    return { found, failure: undefined };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { found, failure: error.code === "CSV_QUOTE_NOT_CLOSED" ? "open quote" : "stray quote" };
  }
}

/** The fields of one line with its quotes as ordinary characters, if the options and the field count allow it. */
export function parseLiterally(
  line: Uint8Array,
  options: ParsedDialect & {
    readonly literalQuotes: "always" | "balanced";
    readonly fieldCount?: number;
  },
): readonly string[] | undefined {
  const quotes = line.reduce((count, byte) => count + (byte === QUOTE ? 1 : 0), 0);
  if (options.literalQuotes === "balanced" && quotes % 2 === 1) return undefined;
  const fields = splitLine(line, options);
  if (options.fieldCount !== undefined && fields.length !== options.fieldCount) return undefined;
  return options.quoting === "backslash" ? fields.map((field) => field.replaceAll('\\"', '"')) : fields;
}

/** @param line - not empty, with its line end */
function splitLine(line: Uint8Array, { delimiter, hasBlanks }: ParsedDialect): readonly string[] {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(line).replace(/[\r\n]+$/, "");
  const fields = text.split(delimiter);
  return hasBlanks === true ? fields.map((field) => field.replace(/^[ \t\f]+/, "")) : fields;
}

/** How MySQL writes a missing value where a backslash escapes. */
const MISSING = "\\N";

/**
 * The fields of a record in which a backslash escapes a quote or a backslash. csv-parse drops every backslash inside
 * quotes, also that of `\n`, so those that escape nothing are doubled first.
 */
function unescapedFields(record: Uint8Array, dialect: ParsedDialect): readonly string[] {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(record);
  let isQuoted = false;
  const doubled = text.replace(/\\[^]?|"/g, (part) => {
    if (part === '"') isQuoted = !isQuoted;
    return part === '"' || part === '\\"' || part === "\\\\" || !isQuoted ? part : `\\${part}`;
  });
  const [fields = []] = parse(doubled, optionsFor(dialect));
  return fields.map((field) => (field === MISSING ? "" : field));
}

const QUOTE = 34;
const BACKSLASH = 92;

function optionsFor({ delimiter, quoting, hasBlanks }: ParsedDialect): Options & { readonly columns: false } {
  return {
    columns: false,
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    ...(hasBlanks === true && { ltrim: true }),
    ...(quoting === "none" && { quote: null }),
    ...(quoting === "single" && { quote: "'", escape: "'" }),
    ...(quoting === "backslash" && { escape: "\\" }),
  };
}
