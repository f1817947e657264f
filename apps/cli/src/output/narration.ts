import type { ReadEvent, WorkflowEvent } from "@sentiment-tuner/protocol";

import { formatBytes, formatCount, formatDuration, formatNumberOf, formatPercent } from "./format.ts";
import type { Colors } from "../io.ts";

/** A line of output: a label and a text. A line that belongs to the one before it has an empty label. */
export interface NewsLine {
  readonly label: string;
  readonly text: string;
  readonly isWarning?: boolean;
}

const LABEL_WIDTH = 11;

export function formatLine({ label, text, isWarning = false }: NewsLine, colors: Colors): string {
  return colors.bold(label.padEnd(LABEL_WIDTH)) + (isWarning ? colors.yellow(text) : text);
}

/** The lines that describe an event to a person. Most events have none. */
export function narrate(event: WorkflowEvent): readonly NewsLine[] {
  switch (event.type) {
    case "fetched": {
      const size = event.bytesReceived === 0 ? "already downloaded" : `${formatBytes(event.bytesReceived)} downloaded`;
      const warning = event.warning === undefined ? [] : [{ label: "", text: `! ${event.warning}`, isWarning: true }];
      return [{ label: "Hub", text: `${event.source}: ${size}` }, ...warning];
    }
    case "model-loaded": {
      const head = event.initialized.length > 0 ? "; its classification head starts with random weights" : "";
      const size = `${formatCount(event.parameterCount)} parameters`;
      const model = `${event.source ?? event.folder}: ${event.architecture}, ${size}${head}`;
      return [
        { label: "Model", text: model },
        { label: "Engine", text: event.engine + comparisonIn(event.reason) },
      ];
    }
    case "read":
      return [...readLines(event), ...problemLines(event)];
    case "cleaned": {
      const counts = Object.entries(event.counts).filter(([, count]) => count > 0);
      const emptied = event.emptied > 0 ? [`${formatCount(event.emptied)} left out, empty afterwards`] : [];
      const news = [...counts.map(([rule, count]) => `${rule}: ${formatCount(count)}`), ...emptied];
      return news.length === 0 ? [] : [{ label: "Cleaned", text: news.join(", ") }];
    }
    case "split": {
      const { train, test, duplicates } = event;
      const kept = duplicates > 0 ? `; ${formatNumberOf(duplicates, "duplicate")} kept on one side only` : "";
      return [
        {
          label: "Split",
          text: `${formatNumberOf(train, "training review")}, ${formatNumberOf(test, "test review")}${kept}`,
        },
      ];
    }
    case "tokenized": {
      if (event.truncated === 0) return [];
      const share = `${formatPercent(event.truncated / event.reviews)} of ${formatNumberOf(event.reviews, "review")}`;
      const lost = `${formatPercent(event.lostTokens)} of all tokens are cut off`;
      return [{ label: "Tokenized", text: `${share} are longer than ${String(event.maxLength)} tokens; ${lost}` }];
    }
    case "baseline": {
      const { report, name, elapsedMs } = event;
      return [{ label: "Baseline", text: `${figuresOf(report)}   ${name}, in ${formatDuration(elapsedMs)}` }];
    }
    case "started": {
      if (event.resumedFrom === undefined) return [];
      return [
        { label: "Resumed", text: `after step ${String(event.resumedFrom.step)} of ${String(event.totalSteps)}` },
      ];
    }
    case "batch-split": {
      const { batchSize, rowsAtOnce, reason } = event;
      const why = reason === "estimate" ? "would not fit in memory" : "do not fit in memory";
      const parts = `${formatNumberOf(rowsAtOnce, "review")} at a time, with summed gradients`;
      return [{ label: "Memory", text: `batches of ${String(batchSize)} ${why}: ${parts}`, isWarning: true }];
    }
    case "evaluated": {
      const epoch = String(Math.round(event.epoch * 10) / 10);
      return [{ label: `Epoch ${epoch}`, text: figuresOf(event.report) + (event.isBest ? "   best so far" : "") }];
    }
    case "finished": {
      if (event.outcome.kind !== "completed") return [];
      const { step, reason } = event.outcome;
      return [
        {
          label: "Trained",
          text: `${formatNumberOf(step, "step")} in ${formatDuration(event.elapsedMs)}${REASONS[reason]}`,
        },
      ];
    }
    default:
      return [];
  }
}

/** The measurements in the reason for an engine, if there are any. */
function comparisonIn(reason: string): string {
  const [, figures] = / is the fastest here: (.*)\.$/.exec(reason) ?? [];
  return figures === undefined ? "" : `, the fastest here: ${figures}`;
}

type Figures = Extract<WorkflowEvent, { type: "evaluated" }>["report"];

function figuresOf({ accuracy, f1, logLoss }: Figures): string {
  return [`accuracy ${percent(accuracy)}`, `F1 ${percent(f1)}`, `log loss ${logLoss.toFixed(3)}`].join("   ");
}

/** As wide as "100.0%", so that the epochs align in columns. */
function percent(share: number): string {
  return formatPercent(share).padStart(6);
}

const REASONS = {
  "all-epochs": "",
  "early-stopping": "; stopped early: no improvement",
  "time-limit": "; the time limit was reached",
} as const;

function readLines(event: ReadEvent): NewsLine[] {
  const { purpose, rowsRead, classCounts, skipped, problemCount, reviews, columns, labelRule } = event;
  const parts = Object.entries(classCounts).map(([name, count]) => `${formatCount(count)} ${name}`);
  if (skipped > 0) parts.push(`${formatCount(skipped)} skipped`);
  if (problemCount > 0) parts.push(`${formatCount(problemCount)} unusable`);
  const from = `columns "${columns.text}" and "${columns.label}"`;
  const isSample = reviews < rowsRead - skipped - problemCount;
  const sample = isSample ? [{ label: "Sampled", text: `${formatCount(reviews)} of them, stratified by class` }] : [];
  return [
    {
      label: purpose === "train" ? "Read" : "Test set",
      text: `${formatNumberOf(rowsRead, "row")}: ${parts.join(", ")}; ${from}`,
    },
    { label: "", text: labelRule },
    ...sample,
  ];
}

function problemLines({ replacedLines, problems, problemCount }: ReadEvent): NewsLine[] {
  const lines: string[] = [];
  if (replacedLines > 0) {
    const where = formatNumberOf(replacedLines, "line");
    lines.push(`bytes that are not UTF-8 in ${where}, replaced by "\uFFFD"`);
  }
  const shown = problems.slice(0, SHOWN_PROBLEMS);
  for (const { path, line, message } of shown) lines.push(`${path}:${String(line)} ${message}`);
  const more = problemCount - shown.length;
  if (more > 0) lines.push(`and ${formatNumberOf(more, "more row")} left out; the event "read" lists the first ones`);
  return lines.map((line) => ({ label: "", text: `! ${line}`, isWarning: true }));
}

const SHOWN_PROBLEMS = 5;
