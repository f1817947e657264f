import pc from "picocolors";

import { printableJson, printableLines, printableOutput } from "./output/printable.ts";

/** The streams and the interruption of a command: those of the process in `main.ts`, fakes in tests. */
export interface CommandIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Aborted by the first Ctrl-C, or another signal to end. */
  readonly signal: AbortSignal;
  /** Aborted, with the error, when standard output cannot be written, for example because the reader of a pipe ended. */
  readonly lostOutput?: AbortSignal;
  /** The whole command line without the program's name, for a command that suggests the next one. */
  readonly args?: readonly string[];
}

export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Exit codes, documented in `--help`. */
export const EXIT = { success: 0, failure: 1, usage: 2, crashed: 70, interrupted: 130 } as const;

export type Colors = ReturnType<typeof pc.createColors>;

/** Colors if the stream is a terminal with colors and NO_COLOR is not set; otherwise functions that change nothing. */
export function colorsFor(stream: OutputStream): Colors {
  return pc.createColors(stream.isTTY === true && pc.isColorSupported);
}

/** Writes a line. Text from a dataset, a model or a file name cannot control the terminal. */
export function printLine(stream: NodeJS.WritableStream, text: string): void {
  stream.write(`${printableOutput(text)}\n`);
}

/** Writes a value as one line of JSON. */
export function printJson(stream: NodeJS.WritableStream, value: unknown): void {
  stream.write(`${printableJson(value)}\n`);
}

export function printError({ stderr }: Pick<CommandIo, "stderr">, message: string): void {
  printLine(stderr, `${colorsFor(stderr).red("error:")} ${printableLines(message)}`);
}
