import type { ReadItem } from "@sentiment-tuner/data";

/** Rows that are scored together and written before the next ones are read. */
export interface Window {
  readonly items: readonly ReadItem[];
  /** The different texts of the rows. */
  readonly texts: readonly string[];
  /** For each row the index of its text; undefined for a row without one. */
  readonly textOf: readonly (number | undefined)[];
}

/** Enough rows to find texts of equal length for a batch. */
const MAX_ROWS = 2_048;
/**
 * Long texts fill a batch with few rows. What lives longer than a window's few hundred milliseconds is collected late: with windows four
 * times as large, the process grows by another 100 MB.
 */
const MAX_CHARACTERS = 2 ** 15;

/** Cuts a table into windows. A text that occurs twice in a window is there once. */
export async function* windows(
  items: AsyncIterable<ReadItem>,
  textColumn: string | undefined,
): AsyncGenerator<Window, void> {
  let rows: ReadItem[] = [];
  let textOf: (number | undefined)[] = [];
  let indices = new Map<string, number>();
  let characters = 0;
  const take = (): Window => {
    const window = { items: rows, texts: [...indices.keys()], textOf };
    rows = [];
    textOf = [];
    indices = new Map<string, number>();
    characters = 0;
    return window;
  };
  for await (const item of items) {
    const text = item.kind === "row" && textColumn !== undefined ? item.fields[textColumn] : undefined;
    rows.push(item);
    if (typeof text === "string" && text.trim() !== "") {
      const index = indices.get(text) ?? indices.size;
      indices.set(text, index);
      textOf.push(index);
      characters += Math.max(text.length, item.raw?.length ?? 0);
    } else {
      textOf.push(undefined);
      characters += item.raw?.length ?? 0;
    }
    if (rows.length === MAX_ROWS || characters > MAX_CHARACTERS) yield take();
  }
  if (rows.length > 0) yield take();
}
