import {
  cleanInSteps,
  type CleanedReviews,
  DataError,
  type Dataset,
  readDataset,
  type ReadProgress,
  type Review,
  type TargetClasses,
} from "@sentiment-tuner/data";
import type { CleanedEvent, PreparationEvent, ReadEvent, ReadingChoices } from "@sentiment-tuner/protocol";
import { nextTurn } from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { findPart } from "../plugins/parts.ts";
import { takeSnapshot } from "./unchanged.ts";
import { withProgress } from "./with-progress.ts";

export interface ReviewsRequest {
  readonly paths: readonly string[];
  readonly purpose: "train" | "evaluate";
  readonly reading?: ReadingChoices | undefined;
  /** By name; all rules if absent. */
  readonly cleaningRules?: readonly string[] | undefined;
  /** The classes of the model that is evaluated; absent for training. */
  readonly target?: TargetClasses | undefined;
  readonly limit?: number | undefined;
  readonly seed: number;
}

/** Cleaned reviews, and what happened to them. */
export interface ReadReviews {
  readonly reviews: readonly Review[];
  /** By index: the labels of the reviews are indices into it. */
  readonly classNames: readonly string[];
  readonly read: ReadEvent;
  readonly cleaned: CleanedEvent;
  /** Path → SHA-256 of what was read, in hexadecimal. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** Bad rows listed in an event; all of them are counted. */
const LISTED_PROBLEMS = 20;

/**
 * Reads labelled reviews and cleans their texts.
 *
 * @throws WorkflowError PART_UNKNOWN for a cleaning rule, DataError, and the signal's reason when it is aborted
 */
export async function* readReviews(
  request: ReviewsRequest,
  context: StepContext,
): AsyncGenerator<PreparationEvent, ReadReviews> {
  const { paths, purpose, cleaningRules } = request;
  const { parts } = context;
  const rules = cleaningRules?.map((name) => findPart(parts, "cleaningRules", name)) ?? parts.cleaningRules;
  const snapshot = await takeSnapshot(context.files, paths);
  const dataset = yield* readWithProgress(request, context);
  await snapshot.requireUnchanged();
  const read = readEvent(purpose, paths, dataset);
  yield read;
  const { reviews, counts, emptied, placeholders } = await clean(dataset.reviews, rules, context.signal);
  const cleaned: CleanedEvent = {
    ...{ type: "cleaned", purpose, counts, emptied },
    ...(Object.keys(placeholders).length > 0 && { placeholders }),
  };
  yield cleaned;
  if (reviews.length === 0) throw withoutTexts(paths, cleaned);
  return { reviews, classNames: dataset.classNames, read, cleaned, sha256: snapshot.sha256 };
}

async function clean(
  reviews: readonly Review[],
  rules: Parameters<typeof cleanInSteps>[1],
  signal: AbortSignal,
): Promise<CleanedReviews> {
  const steps = cleanInSteps(reviews, rules);
  for (;;) {
    signal.throwIfAborted();
    const next = steps.next();
    if (next.done === true) return next.value;
    await nextTurn();
  }
}

/** Reviews were read, but cleaning left none of them. */
function withoutTexts(paths: readonly string[], { emptied, placeholders = {} }: CleanedEvent): DataError {
  const kinds = Object.entries(placeholders).map(([text, count]) => `${String(count)} are "${text}"`);
  const reasons = [...kinds, ...(emptied > 0 ? [`${String(emptied)} are empty after cleaning`] : [])].join(", ");
  const where = paths.map((path) => `"${path}"`).join(", ");
  return new DataError("ALL_ROWS_BAD", `No review of ${where} has a text: ${reasons}. Is it the right column?`);
}

function readWithProgress(
  { paths, reading = {}, target, limit, seed }: ReviewsRequest,
  { parts, files, signal }: StepContext,
): AsyncGenerator<PreparationEvent, Dataset> {
  const { textColumn, labelColumn, ...choices } = reading;
  return withProgress((report, ended) =>
    readDataset(files, paths, {
      readers: parts.readers,
      columns: {
        ...(textColumn !== undefined && { text: textColumn }),
        ...(labelColumn !== undefined && { label: labelColumn }),
      },
      ...choices,
      ...(target && { target }),
      ...(limit !== undefined && { limit }),
      seed,
      signal: AbortSignal.any([signal, ended]),
      onProgress: (progress) => {
        report(readingEvent(progress));
      },
    }),
  );
}

function readingEvent({ bytesRead, totalBytes, rows }: ReadProgress): PreparationEvent {
  return { type: "reading", bytesRead, ...(totalBytes !== undefined && { totalBytes }), rows };
}

function readEvent(purpose: ReviewsRequest["purpose"], paths: readonly string[], dataset: Dataset): ReadEvent {
  const { reviews, rowsRead, classNames, classCounts, isOrdered, columns, labelRule, labelPlans } = dataset;
  const { skipped, problemCount, problems, replacedLines } = dataset;
  const warnings = [...dataset.notes.map(({ message }) => message), ...dataset.warnings];
  return {
    type: "read",
    purpose,
    paths,
    reviews: reviews.length,
    rowsRead,
    classCounts: Object.fromEntries(classNames.map((name, label) => [name, classCounts[label] ?? 0])),
    columns,
    labelRule,
    classNames,
    isOrdered,
    labelPlans,
    skipped,
    problemCount,
    problems: problems.slice(0, LISTED_PROBLEMS),
    replacedLines,
    ...(warnings.length > 0 && { warnings }),
  };
}
