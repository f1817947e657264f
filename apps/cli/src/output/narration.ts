import {
  type ModelLoadedEvent,
  onlyPredictedClass,
  type ReadEvent,
  type TokenizedEvent,
  type WorkflowEvent,
} from "@sentiment-tuner/protocol";

import { decisionLines } from "./decision-lines.ts";
import { formatBytes, formatCount, formatDuration, formatNumberOf, formatPercent } from "./format.ts";
import { choiceOptions, planLines } from "./label-plan.ts";
import { RUNG_LABELS } from "./ladder-table.ts";
import type { NewsLine } from "./news-line.ts";
import { printable } from "./printable.ts";

/** The lines that describe an event to a person. Most events have none. */
export function narrate(event: WorkflowEvent): readonly NewsLine[] {
  switch (event.type) {
    case "fetched": {
      const size = event.bytesReceived === 0 ? "already downloaded" : `${formatBytes(event.bytesReceived)} downloaded`;
      const warning = event.warning === undefined ? [] : [{ label: "", text: `! ${event.warning}`, isWarning: true }];
      return [{ label: "Hub", text: `${event.source}: ${size}` }, ...warning];
    }
    case "model-loaded": {
      const isNew = event.initialized.length > 0 && event.head === undefined;
      const head = isNew ? "; its classification head starts with random weights" : "";
      const size = describeSize(event);
      const model = `${event.source ?? event.folder}: ${event.architecture}, ${size}${head}`;
      return [
        { label: "Model", text: model },
        ...(event.head === undefined ? [] : [{ label: "", text: printable(event.head) }]),
        { label: "Engine", text: event.engine + comparisonIn(event.reason) },
      ];
    }
    case "read":
      return [...readLines(event), ...warningLines(event), ...problemLines(event)];
    case "cleaned": {
      const counts = Object.entries(event.counts).filter(([, count]) => count > 0);
      const emptied = event.emptied > 0 ? [`${formatCount(event.emptied)} left out, empty afterwards`] : [];
      const news = [...counts.map(([rule, count]) => `${rule}: ${formatCount(count)}`), ...emptied];
      const placeholders = Object.entries(event.placeholders ?? {}).map(([text, count]) => ({
        label: "",
        text: `! ${formatNumberOf(count, "row")} left out: the text is "${printable(text)}"`,
        isWarning: true,
      }));
      return [...(news.length === 0 ? [] : [{ label: "Cleaned", text: news.join(", ") }]), ...placeholders];
    }
    case "split": {
      const { train, validation = 0, test, duplicates, conflicts, conflictingReviews } = event;
      const texts = conflicts === 1 ? "text has" : "texts have";
      const reviews = conflictingReviews === undefined ? "" : ` (${formatNumberOf(conflictingReviews, "review")})`;
      const conflict = {
        label: "",
        text: `! ${formatCount(conflicts)} ${texts} more than one label${reviews}; the model cannot learn both`,
        isWarning: true,
      };
      const kept = duplicates > 0 ? `; ${formatNumberOf(duplicates, "duplicate")} kept on one side only` : "";
      const sets = [
        formatNumberOf(train, "training review"),
        ...(validation > 0 ? [formatNumberOf(validation, "validation review")] : []),
        formatNumberOf(test, "test review"),
      ];
      return [{ label: "Split", text: sets.join(", ") + kept }, ...(conflicts > 0 ? [conflict] : [])];
    }
    case "tokenized": {
      const unknown = unknownTokenLines(event);
      if (event.windows !== undefined) return [...windowLines(event, event.windows), ...unknown];
      if (event.truncated === 0) return unknown;
      const share = `${formatPercent(event.truncated / event.reviews)} of ${formatNumberOf(event.reviews, "review")}`;
      const lost = `${formatPercent(event.lostTokens)} of all tokens are cut off`;
      return [
        { label: "Tokenized", text: `${share} are longer than ${String(event.maxLength)} tokens; ${lost}` },
        ...unknown,
      ];
    }
    case "planned":
      return event.reasons.map((text, index) => ({
        label: index === 0 ? "Plan" : "",
        text: index === 0 ? `${event.recipe} recipe, about ${formatDuration(event.estimatedMs)}. ${text}` : text,
      }));
    case "restarted":
      return [{ label: "Restarted", text: event.message, isWarning: true }];
    case "rung": {
      const { name, report, trainMs } = event.rung;
      if (name === "fine-tuned") return []; // Its evaluations were shown before.
      const time = name === "majority" ? "" : `   in ${formatDuration(trainMs)}`;
      return [{ label: "Compared", text: `${figuresOf(report)}   ${RUNG_LABELS[name]}${time}` }];
    }
    case "started": {
      const { resumedFrom, damagedLogLines = 0 } = event;
      const warnings = [...(resumedFrom?.damaged ?? [])];
      if (damagedLogLines > 0) warnings.push(`${formatNumberOf(damagedLogLines, "line")} of the log cannot be read`);
      const step = `after step ${String(resumedFrom?.step)} of ${String(event.totalSteps)}`;
      return [
        ...(resumedFrom === undefined ? [] : [{ label: "Resumed", text: step }]),
        ...warnings.map((text) => ({ label: "", text: `! ${text}`, isWarning: true })),
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
      const { on = "test", isBest } = event;
      const best = isBest ? ", best so far" : "";
      const { confusionMatrix, classNames } = event.report;
      const only = classNames[onlyPredictedClass(confusionMatrix) ?? -1];
      const text = `! So far the model answers "${printable(only ?? "")}" to everything.`;
      return [
        { label: `Epoch ${epoch}`, text: `${figuresOf(event.report)}   on ${on} reviews${best}` },
        ...(only === undefined ? [] : [{ label: "", text, isWarning: true }]),
      ];
    }
    case "calibrated":
      return decisionLines(event.decision);
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

function figuresOf({ accuracy, f1, logLoss, classNames }: Figures): string {
  const average = classNames.length > 2 ? "macro F1" : "F1";
  return [`accuracy ${percent(accuracy)}`, `${average} ${percent(f1)}`, `log loss ${logLoss.toFixed(3)}`].join("   ");
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
  const { purpose, rowsRead, classCounts, skipped, problemCount, reviews, columns } = event;
  const parts = event.classNames.map((name) => `${formatCount(classCounts[name] ?? 0)} ${printable(name)}`);
  if (skipped > 0) parts.push(`${formatCount(skipped)} left out`);
  if (problemCount > 0) parts.push(`${formatCount(problemCount)} unusable`);
  const from = `columns "${printable(columns.text)}" and "${printable(columns.label)}"`;
  const isSample = reviews < rowsRead - skipped - problemCount;
  const sample = isSample ? [{ label: "Sampled", text: `${formatCount(reviews)} of them, stratified by class` }] : [];
  return [
    {
      label: purpose === "train" ? "Read" : "Test set",
      text: `${formatNumberOf(rowsRead, "row")}: ${parts.join(", ")}; ${from}`,
    },
    ...labelLines(event),
    ...sample,
  ];
}

/** How the labels of each file are read, and how to read them in another way. */
function labelLines({ labelPlans }: ReadEvent): NewsLine[] {
  return labelPlans.flatMap((plan, index) => {
    const file = labelPlans.length > 1 ? `${printable(plan.path)}: ` : "";
    const others = plan.alternatives.map(
      (choice) => `other reading: ${choiceOptions(choice).join(" ")} (${choice.description})`,
    );
    const lines = [file + plan.rule, ...planLines(plan), ...others];
    return lines.map((text, line) => ({
      label: index === 0 && line === 0 ? "Labels" : "",
      text: printable(text),
      isPlan: true,
    }));
  });
}

function warningLines({ warnings = [] }: ReadEvent): NewsLine[] {
  return warnings.map((text) => ({ label: "", text: `! ${printable(text)}`, isWarning: true }));
}

/** Above this share of unknown tokens, the model has hardly seen the language or the signs of the texts. */
const MANY_UNKNOWN_TOKENS = 0.05;

function unknownTokenLines({ unknownTokens = 0 }: TokenizedEvent): NewsLine[] {
  if (unknownTokens < MANY_UNKNOWN_TOKENS) return [];
  const text = `! ${formatPercent(unknownTokens)} of the tokens are unknown to the model. Does it know the language of the texts?`;
  return [{ label: "", text, isWarning: true }];
}

/** The cost of windows, and what even they do not cover. */
function windowLines(event: TokenizedEvent, windows: number): NewsLine[] {
  const { reviews, truncated, lostTokens, windowCost = 1 } = event;
  const cost = `evaluating takes about ${windowCost.toFixed(1)} times as long as with truncation`;
  const lost = `${formatPercent(truncated / reviews)} are too long for their windows, which leave out ${formatPercent(lostTokens)} of all tokens`;
  return [
    {
      label: "Tokenized",
      text: `${formatNumberOf(windows, "window")} of ${formatNumberOf(reviews, "review")}: ${cost}`,
    },
    ...(truncated > 0 ? [{ label: "", text: lost }] : []),
  ];
}

function problemLines({ replacedLines, problems, problemCount }: ReadEvent): NewsLine[] {
  const lines: string[] = [];
  if (replacedLines > 0) {
    const where = formatNumberOf(replacedLines, "line");
    lines.push(`bytes that are not UTF-8 in ${where}, replaced by "\uFFFD"`);
  }
  const shown = problems.slice(0, SHOWN_PROBLEMS);
  for (const { path, line, message } of shown) lines.push(`${printable(path)}:${String(line)} ${printable(message)}`);
  const more = problemCount - shown.length;
  if (more > 0) lines.push(`and ${formatNumberOf(more, "more row")} left out; the event "read" lists the first ones`);
  return lines.map((line) => ({ label: "", text: `! ${line}`, isWarning: true }));
}

const SHOWN_PROBLEMS = 5;

/** "22.7 M parameters", or "812,162 of 33.4 M parameters are trained". */
function describeSize({ parameterCount, trainedParameterCount }: ModelLoadedEvent): string {
  const all = `${formatCount(parameterCount)} parameters`;
  return trainedParameterCount === undefined ? all : `${formatCount(trainedParameterCount)} of ${all} are trained`;
}
