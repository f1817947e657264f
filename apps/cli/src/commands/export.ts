import type { OnnxFormat } from "@sentiment-tuner/workflow";

import { exportTable } from "../export-table.ts";
import { type CommandIo, colorsFor, EXIT, printLine } from "../io.ts";
import { given } from "../options.ts";
import type { ReadingOptions } from "../reading-options.ts";
import { resultOf, showEvents } from "../show-events.ts";
import { openWorkflow } from "./open-workflow.ts";
import { toCleaningRules, toReadingChoices } from "./reading-choices.ts";

export interface ExportOptions extends ReadingOptions {
  readonly model: string;
  readonly format: OnnxFormat;
  readonly out: string;
  readonly eval?: readonly string[];
  readonly limit?: number;
  readonly seed: number;
  readonly threads?: number;
  readonly plugin?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Writes a model in another form; shows the formats side by side, or with `--json` the report as one object. */
export async function exportCommand(options: ExportOptions, io: CommandIo): Promise<number> {
  const { model, format, out, seed, limit, threads } = options;
  const workflow = await openWorkflow(options.plugin);
  const events = workflow.export(
    {
      modelFolder: model,
      outputFolder: out,
      formats: [format],
      reading: toReadingChoices(options),
      seed,
      onLoss: options.force === true ? "keep" : "refuse",
      ...given({ evaluationPaths: options.eval, cleaningRules: toCleaningRules(options.clean), limit, threads }),
    },
    io.signal,
  );
  if (options.json === true) {
    printLine(io.stdout, JSON.stringify(await resultOf(events)));
  } else {
    const report = await showEvents(events, io);
    printLine(io.stdout, `\n${exportTable(report, colorsFor(io.stdout))}`);
  }
  return EXIT.success;
}
