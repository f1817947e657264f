import { dirname, join, resolve } from "node:path";

import type { LabelPlan, Review, TargetClasses } from "@sentiment-tuner/data";
import { readTextIfPresent } from "@sentiment-tuner/files";
import {
  EVENTS_FILE,
  type PreparationEvent,
  PREDICTIONS_FILE,
  type ReadingChoices,
  REPORT_FILE,
  textVersionProblem,
} from "@sentiment-tuner/protocol";
import { z } from "zod";

import type { StepContext } from "../context.ts";
import { readReviews } from "../steps/read-reviews.ts";
import { sha256Of } from "../steps/sha256.ts";

/** The test reviews of a run, or why they are not available. */
export type TestSet =
  | { readonly kind: "found"; readonly reviews: readonly Review[] }
  | { readonly kind: "missing"; readonly reason: string };

const reportSchema = z.object({
  data: z.object({
    sha256: z.record(z.string(), z.string()),
    labelPlans: z.custom<readonly LabelPlan[]>(Array.isArray).exactOptional(),
  }),
  training: z.object({
    cleaning: z.record(z.string(), z.number()),
    seed: z.number(),
    reading: z.custom<ReadingChoices>((value) => typeof value === "object" && value !== null).exactOptional(),
  }),
});
const predictionSchema = z.object({ path: z.string(), line: z.number(), label: z.string() });
const readEventSchema = z.object({
  type: z.literal("read"),
  purpose: z.enum(["train", "evaluate"]),
  columns: z.object({ text: z.string(), label: z.string() }),
});

/**
 * Reads the test set of the run that trained a model. The model must still be in the run's folder.
 *
 * The run's predictions list the rows; its report has the hashes of the files and the rules. Nothing may have changed: other reviews,
 * some of which the model may have been trained on, would give meaningless figures.
 */
export async function* readTestSet(
  modelFolder: string,
  target: TargetClasses,
  context: StepContext,
): AsyncGenerator<PreparationEvent, TestSet> {
  const record = await readRunRecord(dirname(resolve(modelFolder)));
  if (record === undefined) return missing(`there is no completed run beside "${modelFolder}"`);
  const { report, predictions, columns } = record;
  const paths = Object.keys(report.data.sha256);
  for (const path of paths) {
    const status = await context.files.stat(path);
    if (status === undefined) return missing(`the dataset "${path}" no longer exists`);
    if ((await sha256Of(context.files, path)) !== report.data.sha256[path]) {
      return missing(`the dataset "${path}" has changed since the run`);
    }
  }
  const cleaningRules = Object.keys(report.training.cleaning);
  const unknown = cleaningRules.find((name) => context.parts.cleaningRules.every((rule) => rule.name !== name));
  if (unknown !== undefined) return missing(`no plug-in defines the cleaning rule "${unknown}" that the run used`);

  // The plans say what the labels become.
  const { classes: _classes, labelMap: _labelMap, ...table } = report.training.reading ?? {};
  const reading = { ...table, ...(columns && { textColumn: columns.text, labelColumn: columns.label }) };
  const { labelPlans: plans } = report.data;
  const { reviews } = yield* readReviews(
    {
      paths,
      purpose: "evaluate",
      reading,
      target: { ...target, ...(plans && { plans }) },
      cleaningRules,
      seed: report.training.seed,
    },
    context,
  );
  const wanted = new Map(predictions.map(({ path, line, label }) => [`${path}\n${String(line)}`, label]));
  const found = reviews.filter(
    (review) => wanted.get(`${review.path}\n${String(review.line)}`) === target.classNames[review.label],
  );
  if (found.length !== predictions.length) return missing("not all test reviews of the run were found");
  return { kind: "found", reviews: found };
}

function missing(reason: string): TestSet {
  return { kind: "missing", reason };
}

interface RunRecord {
  readonly report: z.output<typeof reportSchema>;
  readonly predictions: readonly z.output<typeof predictionSchema>[];
  /** Undefined if the log does not contain them. */
  readonly columns: z.output<typeof readEventSchema>["columns"] | undefined;
}

/** What a run wrote about its test set; undefined if any of it is missing, damaged or of a newer version. */
async function readRunRecord(runFolder: string): Promise<RunRecord | undefined> {
  const [reportText, predictionsText, eventsText] = await Promise.all(
    [REPORT_FILE, PREDICTIONS_FILE, EVENTS_FILE].map((name) => readTextIfPresent(join(runFolder, name))),
  );
  if (textVersionProblem("run", reportText ?? "", REPORT_FILE) !== undefined) return undefined;
  const report = reportSchema.safeParse(parseJson(reportText));
  const predictions = z.array(predictionSchema).safeParse(parseLines(predictionsText));
  if (!report.success || !predictions.success || predictions.data.length === 0) return undefined;
  const reads = parseLines(eventsText).flatMap((line) => {
    const event = readEventSchema.safeParse(line);
    return event.success ? [event.data] : [];
  });
  const read = reads.findLast(({ purpose }) => purpose === "evaluate") ?? reads.at(-1);
  return { report: report.data, predictions: predictions.data, columns: read?.columns };
}

function parseLines(text = ""): unknown[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map(parseJson);
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
