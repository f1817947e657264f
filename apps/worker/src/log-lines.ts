import { rungLabel, type WorkflowEvent } from "@sentiment-tuner/protocol";

/** What a person wants to read of an event in the log of a run. Most events have no line: `events.jsonl` has them all. */
export function logLines(event: WorkflowEvent): readonly string[] {
  switch (event.type) {
    case "fetched":
      return [`Downloaded ${event.source}.`];
    case "read": {
      const classes = event.classNames.map((name) => `${event.classCounts[name] ?? 0} ${name}`).join(", ");
      return [`Read ${event.rowsRead} rows: ${classes}.`, ...(event.warnings ?? [])];
    }
    case "split": {
      const validation = event.validation === undefined ? "" : `, ${event.validation} validation reviews`;
      return [`${event.train} training reviews${validation}, ${event.test} test reviews.`];
    }
    case "model-loaded":
      return [`Base model ${event.source ?? event.folder}: ${event.architecture}.`, event.reason];
    case "planned":
      return event.reasons;
    case "batch-split":
      return [`A batch of ${event.batchSize} reviews does not fit in memory: ${event.rowsAtOnce} at a time.`];
    case "restarted":
      return [event.message];
    case "rung":
      return [`${rungLabel(event.rung.name, english)}: accuracy ${percent(event.rung.report.accuracy)}.`];
    case "started":
      return [startLine(event), ...(event.resumedFrom?.damaged ?? [])];
    case "evaluated": {
      const { step, on = "test", report, isBest } = event;
      const best = isBest ? ", the best so far" : "";
      return [`Step ${step}: accuracy ${percent(report.accuracy)} on ${on} reviews${best}.`];
    }
    case "finished":
      return [endLine(event)];
    case "completed":
      return [`The model is in "${event.modelFolder}".`];
    default:
      return [];
  }
}

function startLine({ totalSteps, resumedFrom }: Extract<WorkflowEvent, { type: "started" }>): string {
  return resumedFrom === undefined
    ? `Training for ${totalSteps} steps.`
    : `Resumed after step ${resumedFrom.step} of ${totalSteps}.`;
}

function endLine({ outcome, elapsedMs }: Extract<WorkflowEvent, { type: "finished" }>): string {
  const seconds = Math.round(elapsedMs / 1000);
  switch (outcome.kind) {
    case "completed":
      return `Trained ${outcome.step} steps in ${seconds} seconds.`;
    case "stopped":
      return `Stopped after step ${outcome.step}.`;
    case "failed":
      return outcome.error.message;
    default:
      return outcome satisfies never;
  }
}

/** The log is in English, like its errors. */
function english(text: string): string {
  return text;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
