import { type CommandIo, colorsFor, EXIT, printJson, printLine } from "../io.ts";
import { reportTable } from "../output/report-table.ts";
import { resultOf, showEvents } from "../output/show-events.ts";
import { given } from "./given.ts";
import { toModelChoice } from "./model-choice.ts";
import { openWorkflow } from "./open-workflow.ts";
import { type ReadingOptions, toCleaningRules, toReadingChoices } from "./reading-choices.ts";
import { settleLabels } from "./settle-labels.ts";

export interface EvaluateOptions extends ReadingOptions {
  readonly model: string;
  readonly limit?: number;
  readonly seed: number;
  readonly engine?: string;
  readonly threads?: number;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

/** Evaluates a model on a dataset. Shows a bar and the table, or with `--json` the report as one object. */
export function evaluateCommand(
  datasetPaths: readonly string[],
  options: EvaluateOptions,
  io: CommandIo,
): Promise<number> {
  return settleLabels(options, io, (settled) => evaluate(datasetPaths, settled, io));
}

async function evaluate(datasetPaths: readonly string[], options: EvaluateOptions, io: CommandIo): Promise<number> {
  const { model, limit, seed, engine, threads } = options;
  const workflow = await openWorkflow(options.plugin);
  const choices = given({ limit, engine, threads, cleaningRules: toCleaningRules(options.clean) });
  const request = { datasetPaths, ...toModelChoice(model), reading: toReadingChoices(options), seed, ...choices };
  const events = workflow.evaluate(request, io.signal);
  if (options.json === true) {
    printJson(io.stdout, await resultOf(events));
  } else {
    const report = await showEvents(events, io);
    printLine(io.stdout, `\n${reportTable(report, colorsFor(io.stdout))}`);
  }
  return EXIT.success;
}
