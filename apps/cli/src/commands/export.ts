import { makeSpace } from "@sentiment-tuner/space";

import { exportTable } from "../output/export-table.ts";
import { formatMegabytes } from "../output/format.ts";
import { type CommandIo, colorsFor, EXIT, printJson, printLine } from "../io.ts";
import { formatLine } from "../output/news-line.ts";
import { resultOf, showEvents } from "../output/show-events.ts";
import type { ExportFormat } from "./export-formats.ts";
import { given } from "./given.ts";
import { toLocalModel } from "./model-choice.ts";
import { openWorkflow } from "./open-workflow.ts";
import { type ReadingOptions, toCleaningRules, toReadingChoices } from "./reading-choices.ts";
import { settleLabels } from "./settle-labels.ts";

export interface ExportOptions extends ReadingOptions {
  readonly model: string;
  readonly format: ExportFormat;
  readonly out: string;
  readonly eval?: readonly string[];
  readonly limit?: number;
  readonly seed: number;
  readonly engine?: string;
  readonly threads?: number;
  readonly plugin?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Writes a model in another format. Shows the formats side by side, or with `--json` the report as one object. */
export function exportCommand(options: ExportOptions, io: CommandIo): Promise<number> {
  return settleLabels(options, io, (settled) => exportModel(settled, io));
}

async function exportModel(options: ExportOptions, io: CommandIo): Promise<number> {
  const { model, format, out, seed, limit, engine, threads } = options;
  const workflow = await openWorkflow(options.plugin);
  const source = {
    ...{ modelFolder: toLocalModel(model).modelFolder, reading: toReadingChoices(options), seed },
    ...given({ evaluationPaths: options.eval, cleaningRules: toCleaningRules(options.clean), limit, engine, threads }),
  };
  const isSilent = options.json === true;
  if (format === "space-gradio" || format === "space-static") {
    const sdk = format === "space-gradio" ? "gradio" : "static";
    const events = makeSpace({ sdk, source, folder: out }, workflow, io.signal);
    const { space, report } = await (isSilent ? resultOf(events) : showEvents(events, io));
    if (isSilent) printJson(io.stdout, { ...space, ...given({ report }) });
    else
      printLine(
        io.stdout,
        formatLine({ label: "Space", text: `${out}, ${formatMegabytes(space.sizeBytes)}` }, colorsFor(io.stdout)),
      );
    return EXIT.success;
  }
  const onLoss = options.force === true ? ("keep" as const) : ("refuse" as const);
  const events = workflow.export({ ...source, outputFolder: out, formats: [format], onLoss }, io.signal);
  if (isSilent) {
    printJson(io.stdout, await resultOf(events));
  } else {
    const report = await showEvents(events, io);
    printLine(io.stdout, `\n${exportTable(report, colorsFor(io.stdout))}`);
  }
  return EXIT.success;
}
