import { basename } from "node:path";

import type { ReadingChoices, Requests, ScoredFile } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import type { ScoreChoices } from "../../commands/command-map.ts";
import { previewFile } from "../../datasets/inspect.ts";
import { readingRemedyFor } from "../../datasets/reading-remedies.ts";
import { type NextStep, showInfo, showWarning } from "../../dialogs/notify.ts";
import { revealPath } from "../../dialogs/reveal-path.ts";
import { progressReporter } from "../../dialogs/request-progress.ts";
import { withCancel } from "../../dialogs/with-cancel.ts";
import { withoutLinks } from "../../dialogs/without-links.ts";
import { codeOf, messageOf } from "../../errors.ts";
import { formatCount } from "../../format.ts";
import type { Services } from "../../services.ts";
import { askModel, askOutput, askProbabilities, askTable, askTextColumn } from "./questions.ts";

type Params = Requests["scoreFile"]["params"];

/** The worker could not find the column of the text by itself. */
const COLUMN_CODES: readonly (string | undefined)[] = ["COLUMNS_AMBIGUOUS", "COLUMNS_NOT_FOUND", "COLUMN_MISSING"];

/**
 * Asks for what is missing, scores every row of a table into a new file, and reports the counts.
 *
 * @returns the new file; undefined if the user cancels
 * @throws ExtensionError MODEL_MISSING or MODEL_INVALID; DataError or RemoteError for a table that cannot be read
 */
export async function scoreFile(services: Services, given: ScoreChoices): Promise<string | undefined> {
  const inputPath = given.inputPath ?? (await askTable());
  if (inputPath === undefined) return undefined;
  const modelFolder = given.modelFolder ?? (await askModel(services));
  if (modelFolder === undefined) return undefined;
  const reading = await resolveTextColumn(inputPath, given.reading ?? {});
  if (reading === undefined) return undefined;
  const probabilities = given.probabilities ?? (await askProbabilities());
  if (probabilities === undefined) return undefined;
  const outputPath = given.outputPath ?? (await askOutput(inputPath));
  if (outputPath === undefined) return undefined;
  const scored = await score(services, { modelFolder, inputPath, outputPath, reading, probabilities });
  if (scored === undefined) return undefined;
  void report(services, scored);
  return scored.path;
}

/** Asks for the column of the text if it is not clear. A table without labels is fine. */
async function resolveTextColumn(path: string, reading: ReadingChoices): Promise<ReadingChoices | undefined> {
  if (reading.textColumn !== undefined) return reading;
  try {
    const { columnsError, columnNames } = await previewFile(path, reading);
    const isUnclear = columnsError?.details.role === "text" && columnNames.length > 0;
    return isUnclear ? await withTextColumn(path, reading) : reading;
  } catch (error) {
    const changed = await askRemedy(error, reading);
    return changed && resolveTextColumn(path, changed);
  }
}

async function withTextColumn(path: string, reading: ReadingChoices): Promise<ReadingChoices | undefined> {
  const { textColumn: _, ...others } = reading;
  const textColumn = await askTextColumn(await previewFile(path, others));
  return textColumn === undefined ? undefined : { ...others, textColumn };
}

/** Scores under a notification with progress. @returns undefined if the user cancels */
async function score(services: Services, params: Params): Promise<ScoredFile | undefined> {
  const { inputPath, reading = {} } = params;
  const title = vscode.l10n.t('Scoring "{0}"…', basename(inputPath));
  services.log.info(title);
  try {
    return await withCancel(title, (signal, progress) =>
      services.scorer.scoreFile(params, { signal, onProgress: progressReporter(progress) }),
    );
  } catch (error) {
    const isUnclear = COLUMN_CODES.includes(codeOf(error));
    if (isUnclear) services.log.info(messageOf(error));
    const changed = isUnclear ? await withTextColumn(inputPath, reading) : await askRemedy(error, reading);
    return changed && score(services, { ...params, reading: changed });
  }
}

/**
 * Offers to read the file in another way.
 *
 * @returns undefined if the user does not want that
 * @throws the error if there is no other way
 */
async function askRemedy(error: unknown, reading: ReadingChoices): Promise<ReadingChoices | undefined> {
  const remedy = readingRemedyFor(codeOf(error), reading);
  if (remedy === undefined) throw error;
  const title = remedy.title();
  const answer = await vscode.window.showErrorMessage(withoutLinks(messageOf(error)), title);
  return answer === title ? { ...reading, ...remedy.change } : undefined;
}

/** Says how many rows have which label, and what the user should know about the others. */
async function report(services: Services, scored: ScoredFile): Promise<void> {
  const { path, rows, labelCounts } = scored;
  const labels = Object.entries(labelCounts)
    .sort(([, a], [, b]) => b - a)
    .map(([label, labelRows]) => `${label} ${count(labelRows)}`);
  const done = vscode.l10n.t('{0} rows scored in "{1}"', count(rows), basename(path));
  const problems = problemsOf(scored);
  const show = problems.length > 0 ? showWarning : showInfo;
  await show(services, [done, ...shortened(labels), ...problems].join(" · "), [openStep(services, path)]);
}

function problemsOf(scored: ScoredFile): readonly string[] {
  const { t } = vscode.l10n;
  const { rowsWithoutText, unreadableRows = 0, firstUnreadable, replacedLines = 0, truncated = 0, notes = [] } = scored;
  const { mostlyUnknown = 0, unsure = 0 } = scored;
  const problems: string[] = [];
  if (unsure > 0) problems.push(t("the model is not sure of {0} rows", count(unsure)));
  if (rowsWithoutText > 0) problems.push(t("{0} rows without a text", count(rowsWithoutText)));
  if (unreadableRows > 0 && firstUnreadable !== undefined) {
    const { line, message } = firstUnreadable;
    problems.push(t("{0} rows cannot be read, the first in line {1}: {2}", count(unreadableRows), line, message));
  }
  if (replacedLines > 0) problems.push(t("invalid bytes were replaced in {0} lines", count(replacedLines)));
  if (truncated > 0) problems.push(t("{0} texts are longer than the model reads", count(truncated)));
  if (mostlyUnknown > 0) {
    problems.push(t("{0} texts have mostly tokens that the model does not know", count(mostlyUnknown)));
  }
  return [...problems, ...notes];
}

function count(value: number): string {
  return formatCount(value, vscode.env.language);
}

/** More labels than these are not listed in a message. */
const MOST_LABELS = 6;

function shortened(labels: readonly string[]): readonly string[] {
  return labels.length <= MOST_LABELS ? labels : [...labels.slice(0, MOST_LABELS), "…"];
}

/** The editor has no view of Parquet files. */
function openStep(services: Services, path: string): NextStep {
  const uri = vscode.Uri.file(path);
  return path.toLowerCase().endsWith(".parquet")
    ? { title: vscode.l10n.t("Reveal Folder"), run: () => revealPath(services, path) }
    : { title: vscode.l10n.t("Open File"), run: () => vscode.commands.executeCommand("vscode.open", uri) };
}
