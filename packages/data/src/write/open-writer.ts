import { openJsonLinesWriter, openJsonWriter } from "./json-writer.ts";
import { outputFormat } from "./output-format.ts";
import { openParquetCopier } from "./parquet-copier.ts";
import { openParquetWriter } from "./parquet-writer.ts";
import { openSeparatedWriter } from "./separated-writer.ts";
import type { AddedColumn, Sink, TableLayout, TableWriter } from "./table-writer.ts";

/**
 * Writes a table again with more columns, in the format that the extension of the output file names.
 *
 * @throws DataError `FORMAT_UNKNOWN`
 */
export async function openWriter(
  layout: TableLayout,
  added: readonly AddedColumn[],
  outputPath: string,
  sink: Sink,
): Promise<TableWriter> {
  const format = outputFormat(outputPath);
  switch (format) {
    case "csv":
      return openSeparatedWriter(layout, added, sink, { outputPath, delimiter: "," });
    case "tsv":
      return openSeparatedWriter(layout, added, sink, { outputPath, delimiter: "\t" });
    case "json-lines":
      return openJsonLinesWriter(layout, added, sink);
    case "json":
      return openJsonWriter(layout, added, sink);
    case "parquet":
      return layout.reader === "parquet"
        ? openParquetCopier(layout, added, sink)
        : openParquetWriter(layout, added, sink);
    default:
      return format satisfies never;
  }
}
