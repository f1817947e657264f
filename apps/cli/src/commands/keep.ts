import type { KeptRung } from "@sentiment-tuner/protocol";

import { type CommandIo, colorsFor, EXIT, printLine } from "../io.ts";
import { RUNG_LABELS } from "../output/ladder-table.ts";
import { formatLine } from "../output/news-line.ts";
import { openWorkflow } from "./open-workflow.ts";

/** Makes another model of a run's ladder the one that is kept. */
export async function keepCommand(
  runFolder: string,
  wanted: KeptRung | "recommended",
  { json = false }: { readonly json?: boolean },
  io: CommandIo,
): Promise<number> {
  const workflow = await openWorkflow();
  const kept = await workflow.keep({ runFolder, rung: wanted });
  if (json) printLine(io.stdout, JSON.stringify(kept));
  else {
    const text = `${kept.modelFolder}: the ${RUNG_LABELS[kept.rung]} model`;
    printLine(io.stdout, formatLine({ label: "Kept", text }, colorsFor(io.stdout)));
  }
  return EXIT.success;
}
