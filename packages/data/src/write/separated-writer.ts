import { cellText } from "./cell-values.ts";
import { haveSameFormat } from "./output-format.ts";
import { recordWithoutFormulas, withoutFormula } from "./without-formulas.ts";
import type { AddedColumn, OutputRow, Sink, TableLayout, TableWriter } from "./table-writer.ts";

export interface SeparatedOptions {
  readonly outputPath: string;
  /** Used if the file has another format. */
  readonly delimiter: string;
}

/**
 * Writes separated values. For a file of the same format each record is written as the file has it, with the added fields
 * after it; any other file is written in the new form, with a header. A field that a spreadsheet would run as a formula gets an apostrophe.
 */
export async function openSeparatedWriter(
  layout: TableLayout,
  added: readonly AddedColumn[],
  sink: Sink,
  { outputPath, delimiter }: SeparatedOptions,
): Promise<TableWriter> {
  const { dialect } = layout;
  const isKept = dialect !== undefined && (dialect.delimiter === delimiter || haveSameFormat(layout.path, outputPath));
  const form = isKept ? dialect : { delimiter, quote: true, lineEnd: "\n" };
  const field = (value: string): string => {
    const safe = withoutFormula(value);
    return form.quote ? quoted(safe, form.delimiter) : safe;
  };
  const joined = (values: readonly string[]): string => values.map(field).join(form.delimiter);

  const columns = [...layout.columns.keys()];
  let changedRows = 0;
  const fieldsOf = ({ item }: OutputRow): string => {
    if (isKept && item.raw !== undefined) {
      const record = alignedRecord(item.raw, item.rawFields, columns.length, form.delimiter);
      const safe = recordWithoutFormulas(record, form);
      if (safe !== record) changedRows++;
      return safe;
    }
    const values = columns.map((name) => (item.kind === "row" ? cellText(item.fields[name]) : ""));
    if (values.some((value) => withoutFormula(value) !== value)) changedRows++;
    return joined(values);
  };

  const encoder = new TextEncoder();
  const above = isKept ? (dialect.rawAbove ?? "") : "";
  const mark = isKept && layout.hasByteOrderMark ? "\ufeff" : "";
  const start = mark + above.replace(/[^\r\n]+/g, (line) => recordWithoutFormulas(line, form));
  const names = added.map(({ name }) => name);
  let header: string | undefined = joined([...columns, ...names]);
  if (isKept) {
    const { rawHeader } = dialect;
    header =
      rawHeader === undefined
        ? undefined
        : recordWithoutFormulas(withoutEmptyEnd(rawHeader, columns, form.delimiter), form) +
          form.delimiter +
          joined(names);
  }
  await sink(encoder.encode(start + (header === undefined ? "" : header + form.lineEnd)));

  return {
    async write(rows) {
      const lines = rows.map(
        (row) =>
          fieldsOf(row) +
          form.delimiter +
          joined(names.map((_name, index) => cellText(row.added[index]))) +
          form.lineEnd,
      );
      await sink(encoder.encode(lines.join("")));
    },
    end: () => Promise.resolve(),
    changedRows: () => changedRows,
  };
}

/** A field as RFC 4180 writes it. */
function quoted(value: string, delimiter: string): string {
  const isPlain = !value.includes('"') && !value.includes(delimiter) && !/[\r\n]/.test(value);
  return isPlain ? value : `"${value.replaceAll('"', '""')}"`;
}

/** A record with as many fields as there are columns, so that the added fields are below their names. */
function alignedRecord(raw: string, fields: number | undefined, columns: number, delimiter: string): string {
  if (fields === undefined) return raw;
  if (fields < columns) return raw + delimiter.repeat(columns - fields);
  let record = raw;
  for (let extra = fields - columns; extra > 0 && record.endsWith(delimiter); extra--) {
    record = record.slice(0, -delimiter.length);
  }
  return record;
}

/** A header may end in a delimiter with no name after it. */
function withoutEmptyEnd(rawHeader: string, columns: readonly string[], delimiter: string): string {
  const last = columns.at(-1) ?? "";
  if (!rawHeader.endsWith(delimiter) || last === "") return rawHeader;
  const shorter = rawHeader.slice(0, -delimiter.length);
  return shorter.replace(/"$/, "").endsWith(last) ? shorter : rawHeader;
}
