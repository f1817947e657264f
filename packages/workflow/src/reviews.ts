import {
  CLASS_NAMES,
  cleanReviews,
  type Dataset,
  readDataset,
  type ReadProgress,
  type Review,
} from "@sentiment-tuner/data";
import type { PreparationEvent, ReadingChoices } from "@sentiment-tuner/protocol";

import type { StepContext } from "./context.ts";
import { mapEvents } from "./map-events.ts";
import { findPart } from "./parts.ts";
import { withProgress } from "./with-progress.ts";

export interface ReviewsRequest {
  readonly paths: readonly string[];
  readonly purpose: "train" | "evaluate";
  readonly reading?: ReadingChoices | undefined;
  /** By name; all that there are if not given. */
  readonly cleaningRules?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  readonly seed: number;
}

/** How many bad rows an event names; all are counted. */
const NAMED_PROBLEMS = 20;

/**
 * Reads labelled reviews and cleans their texts.
 *
 * @throws WorkflowError PART_UNKNOWN for a cleaning rule, DataError, and the signal's reason when it is aborted
 */
export async function* readReviews(
  request: ReviewsRequest,
  { parts, files, signal }: StepContext,
): AsyncGenerator<PreparationEvent, readonly Review[]> {
  const { paths, purpose, reading = {}, limit, seed, cleaningRules } = request;
  const { textColumn, labelColumn, labelMap, invalidUtf8 } = reading;
  const rules = cleaningRules?.map((name) => findPart(parts, "cleaningRules", name)) ?? parts.cleaningRules;
  const dataset = yield* mapEvents(
    withProgress<ReadProgress, Dataset>((onProgress, ended) =>
      readDataset(files, paths, {
        readers: parts.readers,
        columns: {
          ...(textColumn !== undefined && { text: textColumn }),
          ...(labelColumn !== undefined && { label: labelColumn }),
        },
        ...(labelMap && { labelMap }),
        ...(invalidUtf8 && { invalidUtf8 }),
        ...(limit !== undefined && { limit }),
        seed,
        signal: AbortSignal.any([signal, ended]),
        onProgress,
      }),
    ),
    readingEvent,
  );
  yield readEvent(purpose, paths, dataset);
  const { reviews, counts, emptied } = cleanReviews(dataset.reviews, rules);
  yield { type: "cleaned", purpose, counts, emptied };
  return reviews;
}

function readingEvent({ bytesRead, totalBytes, rows }: ReadProgress): PreparationEvent {
  return { type: "reading", bytesRead, ...(totalBytes !== undefined && { totalBytes }), rows };
}

function readEvent(purpose: ReviewsRequest["purpose"], paths: readonly string[], dataset: Dataset): PreparationEvent {
  const { reviews, rowsRead, classCounts, columns, labelRule, skipped, problemCount, problems, replacedLines } =
    dataset;
  return {
    type: "read",
    purpose,
    paths,
    reviews: reviews.length,
    rowsRead,
    classCounts: Object.fromEntries(CLASS_NAMES.map((name, label) => [name, classCounts[label] ?? 0])),
    columns,
    labelRule,
    skipped,
    problemCount,
    problems: problems.slice(0, NAMED_PROBLEMS),
    replacedLines,
  };
}
