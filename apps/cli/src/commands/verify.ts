import { verifyRun } from "@sentiment-tuner/workflow";

import { type CommandIo, colorsFor, EXIT, printJson, printLine } from "../io.ts";
import { formatNumberOf } from "../output/format.ts";
import { printable } from "../output/printable.ts";

/** Prints what is wrong with each file of a run. @returns 0 if nothing is wrong */
export async function verifyCommand(
  folder: string,
  options: { readonly json?: boolean },
  io: CommandIo,
): Promise<number> {
  const files = await verifyRun(folder);
  const damaged = files.filter(({ problem }) => problem !== undefined);
  if (options.json === true) printJson(io.stdout, { files });
  else {
    const { red, green } = colorsFor(io.stdout);
    for (const { path, problem } of files) {
      const state = problem === undefined ? green("ok     ") : red("damaged");
      printLine(io.stdout, `${state}  ${printable(path)}${problem === undefined ? "" : `: ${printable(problem)}`}`);
    }
    const checked = formatNumberOf(files.length, "file");
    printLine(io.stdout, `${checked} checked, ${damaged.length === 0 ? "none" : String(damaged.length)} damaged.`);
  }
  return damaged.length === 0 ? EXIT.success : EXIT.failure;
}
