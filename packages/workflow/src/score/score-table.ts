import { type AddedColumn, addedNames, openTable, openWriter, outputFormat } from "@sentiment-tuner/data";
import type { ScoredFile } from "@sentiment-tuner/protocol";

import type { StepContext } from "../context.ts";
import { openPredictor, type Predictor } from "../predict/predictor.ts";
import { withProgress } from "../steps/with-progress.ts";
import { checkOutputFile, writeOutputFile } from "./output-file.ts";
import { createRowScorer, type BatchLimits } from "./score-rows.ts";
import type { ScoreRequest, ScoringProgress } from "./score-request.ts";
import { windows } from "./windows.ts";

/** Measured on a processor: with batches of about five hundred tokens, tensors stay in its cache. Larger ones are up to 30% slower. */
const PROCESSOR_LIMITS: BatchLimits = { batchSize: 256, maxTokens: 512 };
/** Another engine may be a GPU, which is fast only if it has enough to do. */
const ENGINE_LIMITS: BatchLimits = { batchSize: 256, maxTokens: 16_384 };

/**
 * Writes a table again with columns for label, score and, on request, the probability of each class.
 *
 * Rows keep their order, and each has a line in the output; a row without a text, or one that cannot be read, has empty values. Memory does
 * not depend on the size of the table. The output is complete or absent.
 *
 * @throws WorkflowError OUTPUT_EXISTS, OUTPUT_IS_INPUT or OUTPUT_UNWRITABLE, DataError, the errors of {@link openPredictor}, and the signal's
 *   reason when it is aborted
 */
export async function* scoreTable(
  request: ScoreRequest,
  context: StepContext,
): AsyncGenerator<ScoringProgress, ScoredFile> {
  const { modelFolder, inputPath, outputPath, overwrite = false, threads, engine } = request;
  outputFormat(outputPath);
  await checkOutputFile(inputPath, outputPath, overwrite);
  const predictor = await openPredictor(modelFolder, context.parts, { threads, engine });
  try {
    return yield* withProgress((report, ended) => {
      const signal = AbortSignal.any([context.signal, ended]);
      return score(request, predictor, { ...context, signal }, report);
    });
  } finally {
    await predictor.dispose();
  }
}

async function score(
  { inputPath, outputPath, reading = {}, probabilities = false, engine }: ScoreRequest,
  predictor: Predictor,
  { parts, files, signal }: StepContext,
  report: (progress: ScoringProgress) => void,
): Promise<ScoredFile> {
  const start = performance.now();
  const { textColumn: given, delimiter, hasHeader, quotes, encoding, invalidUtf8 } = reading;
  const status = await files.stat(inputPath);
  let [bytesRead, replacedLines] = [0, 0];
  const notes: string[] = [];
  const table = await openTable(files, inputPath, {
    readers: parts.readers,
    ...(given !== undefined && { textColumn: given }),
    ...(delimiter !== undefined && { delimiter }),
    ...(hasHeader !== undefined && { hasHeader }),
    ...(quotes && { quotes }),
    ...(encoding !== undefined && { encoding }),
    ...(invalidUtf8 && { invalidUtf8 }),
    onReplacedLine: () => replacedLines++,
    onNote: ({ code, message }) => {
      notes.push(code === "ENCODING" ? `${message} The new file is UTF-8.` : message);
    },
    onBytes: (count) => (bytesRead += count),
    signal,
  });
  const { layout, textColumn, items } = table;
  const added = addedColumns(predictor.labels, probabilities, layout.columns.keys());
  const scorer = createRowScorer(predictor, {
    ...(engine === undefined ? PROCESSOR_LIMITS : ENGINE_LIMITS),
    probabilities,
  });
  try {
    await writeOutputFile(outputPath, async (write) => {
      const writer = await openWriter(layout, added, outputPath, write);
      for await (const window of windows(items, textColumn)) {
        await writer.write(await scorer.score(window, signal));
        const share = status?.kind === "file" ? Math.min(bytesRead / status.sizeBytes, 1) : undefined;
        report(progressOf(scorer.counts.rows, share, performance.now() - start));
      }
      await writer.end();
      const changed = writer.changedRows?.() ?? 0;
      if (changed > 0) notes.push(changedNote(changed));
      signal.throwIfAborted();
    });
  } finally {
    await table.close();
  }

  const { unreadableRows, truncated, mostlyUnknown, unsure, firstUnreadable, ...counts } = scorer.counts;
  const [label, scored] = added;
  return {
    path: outputPath,
    ...counts,
    columns: {
      ...(textColumn !== undefined && { text: textColumn }),
      label: label?.name ?? "label",
      score: scored?.name ?? "score",
    },
    ...(unreadableRows > 0 && { unreadableRows }),
    ...(firstUnreadable && { firstUnreadable }),
    ...(replacedLines > 0 && { replacedLines }),
    ...(notes.length > 0 && { notes: notes.slice(0, LISTED_NOTES) }),
    ...(truncated > 0 && { truncated }),
    ...(mostlyUnknown > 0 && { mostlyUnknown }),
    ...(unsure > 0 && { unsure }),
    elapsedMs: performance.now() - start,
  };
}

/** Notes in a result. */
const LISTED_NOTES = 20;

function addedColumns(labels: readonly string[], probabilities: boolean, existing: Iterable<string>): AddedColumn[] {
  const ofClasses = probabilities ? labels.map((label) => `p_${label}`) : [];
  const names = addedNames(["label", "score", ...ofClasses], existing);
  return names.map((name, index) => ({ name, kind: index === 0 ? "text" : "number" }));
}

/** An estimate from the first percent of a file would be far off. */
const SHARE_FOR_ESTIMATE = 0.02;

function progressOf(rowsDone: number, share: number | undefined, elapsedMs: number): ScoringProgress {
  if (share === undefined) return { type: "scoring", rowsDone };
  const remaining = share < SHARE_FOR_ESTIMATE ? {} : { remainingMs: (elapsedMs / share) * (1 - share) };
  return { type: "scoring", rowsDone, share, ...remaining };
}

function changedNote(rows: number): string {
  const start = `${rows.toLocaleString("en-US")} ${rows === 1 ? "row has a field" : "rows have fields"} that a spreadsheet could run as a formula`;
  return `${start}: an apostrophe was put before each. JSON Lines keeps them unchanged.`;
}
