import { memoryFiles } from "../files/memory-files.ts";
import { dataPlugin } from "../plugin.ts";
import { addedNames } from "./added-names.ts";
import { openTable, type OpenTableOptions } from "./open-table.ts";
import { openWriter } from "./open-writer.ts";
import type { AddedColumn, OutputRow } from "./table-writer.ts";

/** Writes a file in memory again: each row with a text gets its label "Good, \"so\"" and a score of 0.5. */
export async function rewrite(
  path: string,
  content: string | Uint8Array,
  outputPath: string,
  options: Partial<OpenTableOptions> = {},
): Promise<Uint8Array> {
  const table = await openTable(memoryFiles({ [path]: content }), path, { readers: dataPlugin.readers, ...options });
  const [label = "", score = ""] = addedNames(["label", "score"], table.layout.columns.keys());
  const added: readonly AddedColumn[] = [
    { name: label, kind: "text" },
    { name: score, kind: "number" },
  ];
  const pieces: Uint8Array[] = [];
  const writer = await openWriter(table.layout, added, outputPath, (piece) => {
    pieces.push(piece.slice());
    return Promise.resolve();
  });
  for await (const item of table.items) {
    const text = item.kind === "row" ? item.fields[table.textColumn ?? ""] : undefined;
    const row: OutputRow = { item, added: typeof text === "string" && text !== "" ? ['Good, "so"', 0.5] : [] };
    await writer.write([row]);
  }
  await writer.end();
  return new Uint8Array(pieces.flatMap((piece) => [...piece]));
}

export async function rewriteText(...args: Parameters<typeof rewrite>): Promise<string> {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await rewrite(...args));
}
