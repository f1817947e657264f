import type { Colors } from "../io.ts";
import { printable } from "./printable.ts";

/** A line of output: a label and a text. A line that belongs to the one before it has an empty label. */
export interface NewsLine {
  readonly label: string;
  readonly text: string;
  readonly isWarning?: boolean;
  /** Describes how labels are read. Shown once if several datasets are read in the same way. */
  readonly isPlan?: boolean;
}

const LABEL_WIDTH = 11;

export function formatLine({ label, text, isWarning = false }: NewsLine, colors: Colors): string {
  const line = printable(text); // A line stays one line, whatever a name holds.
  return colors.bold(label.padEnd(LABEL_WIDTH)) + (isWarning ? colors.yellow(line) : line);
}
