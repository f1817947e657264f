export { firstReviews, selectReviews, type TextWindows, type TokenizedReviews } from "./batch-rows.ts";
export { makeBatches, type Batch, type Batches } from "./batches.ts";
export { type CleanedReviews, cleanInSteps } from "./cleaning/clean-reviews.ts";
export { applyRules, type CleanedText, cleanText } from "./cleaning/clean-text.ts";
export type { CleaningRule } from "./cleaning/cleaning-rule.ts";
export type { Columns } from "./columns/find-columns.ts";
export { looksLikeTable } from "./columns/looks-like-table.ts";
export { previewDataset, type DatasetPreview } from "./dataset/preview-dataset.ts";
export { readDataset, type Dataset } from "./dataset/read-dataset.ts";
export { DataError } from "./errors.ts";
export type { DataFiles } from "./files/data-files.ts";
export { memoryFiles } from "./files/memory-files.ts";
export type { ReadProgress } from "./files/metered-files.ts";
export { orderClasses } from "./labels/class-order.ts";
export { labelKey } from "./labels/label-key.ts";
export { numberOf } from "./labels/label-number.ts";
export { parseLabelMap } from "./labels/label-map.ts";
export type {
  ClassesChoice,
  LabelChoice,
  LabelMap,
  LabelPlan,
  PlannedValue,
  TargetClasses,
} from "./labels/label-plan.ts";
export { planLabels } from "./labels/plan-labels.ts";
export { polarityOf, polarPhrase } from "./labels/polarity.ts";
export { dataPlugin } from "./plugin.ts";
export type { Reader, ReadItem } from "./read/reader.ts";
export type { Review, RowProblem } from "./review.ts";
export { createRandom, type Random } from "./sampling/random.ts";
export { holdOutReviews, splitReviews, validationCount } from "./split-reviews.ts";
export { addedNames } from "./write/added-names.ts";
export { openTable } from "./write/open-table.ts";
export { openWriter } from "./write/open-writer.ts";
export { outputFormat } from "./write/output-format.ts";
export type { AddedColumn, OutputRow } from "./write/table-writer.ts";
