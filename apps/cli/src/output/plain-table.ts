import Table, { type HorizontalAlignment } from "cli-table3";

import type { Colors } from "../io.ts";

/** A table without a frame: a line below the header, and space between the columns. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[], colors: Colors): string {
  const colAligns = head.map((_name, column): HorizontalAlignment => (column === 0 ? "left" : "right"));
  const drawn = new Table({ colAligns, chars: NO_FRAME, style: PLAIN });
  drawn.push([...head], ...rows.map((row) => [...row]));
  const [top = "", ...body] = drawn.toString().split("\n");
  const lines = [colors.bold(top), colors.dim("─".repeat(top.length)), ...body];
  return lines.map((line) => INDENT + line.trimEnd()).join("\n");
}

const PLAIN = { "padding-left": 0, "padding-right": 0, head: [], border: [] };
export const INDENT = "  ";
const COLUMN_GAP = "   ";
const NO_FRAME = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: COLUMN_GAP },
};
