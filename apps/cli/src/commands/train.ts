import { verdictOf, type WorkflowEvent } from "@sentiment-tuner/protocol";

import { type CommandIo, colorsFor, EXIT, printJson, printLine } from "../io.ts";
import { formatLine } from "../output/news-line.ts";
import { printable } from "../output/printable.ts";
import { reportTable } from "../output/report-table.ts";
import { showEvents } from "../output/show-events.ts";
import { openWorkflow } from "./open-workflow.ts";
import { HOW_TO_RESUME, reportOutcome } from "./report-outcome.ts";
import { settleLabels } from "./settle-labels.ts";
import { toTrainRequest, type TrainOptions } from "./make-train-request.ts";

/** Fine-tunes a model. Shows a bar and the figures, or with `--json` every event. */
export function trainCommand(datasetPaths: readonly string[], options: TrainOptions, io: CommandIo): Promise<number> {
  return settleLabels(options, io, (settled) => train(datasetPaths, settled, io));
}

async function train(datasetPaths: readonly string[], options: TrainOptions, io: CommandIo): Promise<number> {
  const run = { hasStarted: false, hasCheckpoint: false, exitCode: EXIT.failure as number };
  const track = (event: WorkflowEvent): void => {
    if (event.type === "started") {
      run.hasStarted = true;
      run.hasCheckpoint = event.resumedFrom !== undefined;
      if (options.resume === true && !run.hasCheckpoint) {
        printLine(io.stderr, `There is no checkpoint in "${options.out}": training starts at the first step.`);
      }
    }
    if (event.type === "saved") run.hasCheckpoint = true;
    if (event.type === "completed") run.exitCode = EXIT.success;
    if (event.type === "finished") run.exitCode = reportOutcome(event.outcome, io) ?? run.exitCode;
  };

  try {
    const workflow = await openWorkflow(options.plugin);
    const events = workflow.train(toTrainRequest(datasetPaths, options), io.signal);
    if (options.json === true) {
      for await (const event of events) {
        printJson(io.stdout, event);
        track(event);
      }
    } else {
      await showEvents(events, io, {
        onEvent: (event) => {
          track(event);
          if (event.type === "completed") presentResult(event, io);
        },
        onInterrupt: () => (run.hasStarted ? STOPPING : undefined),
      });
    }
    return run.exitCode;
  } catch (error) {
    if (io.signal.aborted) {
      const state = run.hasStarted ? `The trained weights are kept. ${HOW_TO_RESUME}` : "Training had not started.";
      printLine(io.stderr, `Interrupted. ${state}`);
      return EXIT.interrupted;
    }
    if (run.hasCheckpoint)
      printLine(io.stderr, `A checkpoint is kept. Solve the following problem first. ${HOW_TO_RESUME}`);
    throw error;
  }
}

const STOPPING = "Stopping with a checkpoint; press Ctrl-C again to stop without one.";

function presentResult(event: Extract<WorkflowEvent, { type: "completed" }>, io: CommandIo): void {
  const colors = colorsFor(io.stdout);
  const next = `npx sentiment-tuner predict --model ${event.modelFolder} "Best film ever"`;
  printLine(io.stdout, `\n${reportTable(event.report, colors)}\n`);
  printLine(io.stdout, formatLine({ label: "Model", text: event.modelFolder }, colors));
  printLine(io.stdout, formatLine({ label: "Report", text: event.reportPath }, colors));
  printLine(io.stdout, formatLine({ label: "Try it", text: next }, colors));
  for (const path of event.report.changedData ?? []) {
    const text = `! ${path} was changed or removed after it was read. The run used what was read; the report has its SHA-256.`;
    printLine(io.stdout, formatLine({ label: "", text: printable(text), isWarning: true }, colors));
  }
  const { sentence } = verdictOf(event.report, { language: "en-US" });
  printLine(io.stdout, formatLine({ label: "Verdict", text: printable(sentence) }, colors)); // It may name a class of the dataset.
}
