import { dirname, join, resolve } from "node:path";

import { CLASS_NAMES, type Review } from "@sentiment-tuner/data";
import type { PreparationEvent, ReadEvent } from "@sentiment-tuner/protocol";
import { z } from "zod";

import type { StepContext } from "./context.ts";
import { sha256Of } from "./fingerprint.ts";
import { mapEvents } from "./map-events.ts";
import { readTextOf } from "./node-files.ts";
import { readReviews } from "./reviews.ts";
import { EVENTS, PREDICTIONS, REPORT } from "./run-folder.ts";

/** The reviews that a run held out, or why they cannot be had again. */
export type OwnHeldOut =
  { readonly kind: "found"; readonly reviews: readonly Review[] } | { readonly kind: "lost"; readonly reason: string };

const reportSchema = z.object({
  data: z.object({ sha256: z.record(z.string(), z.string()), labelRule: z.string() }),
  training: z.object({ cleaning: z.record(z.string(), z.number()), seed: z.number() }),
});
const predictionSchema = z.object({ path: z.string(), line: z.number(), label: z.string() });
const readEventSchema = z.object({
  type: z.literal("read"),
  purpose: z.enum(["train", "evaluate"]),
  columns: z.object({ text: z.string(), label: z.string() }),
});

/**
 * Reads a run's held-out reviews again, for a model that still lies in its run's folder.
 *
 * The run's predictions say which rows they were; its report says what the files and the rules were. Everything must be as it was: on
 * other reviews, some of which the model may have learned from, its figures would say nothing.
 */
export async function* readOwnHeldOut(
  modelFolder: string,
  context: StepContext,
): AsyncGenerator<PreparationEvent, OwnHeldOut> {
  const runFolder = dirname(resolve(modelFolder));
  const record = await readRecord(runFolder);
  if (record === undefined) return lost(`there is no finished run beside "${modelFolder}"`);
  const { report, predictions, columns } = record;
  const paths = Object.keys(report.data.sha256);
  for (const path of paths) {
    const status = await context.files.stat(path);
    if (status === undefined) return lost(`"${path}", which its reviews came from, is not there`);
    if ((await sha256Of(context.files, path)) !== report.data.sha256[path]) {
      return lost(`"${path}", which its reviews came from, has changed since`);
    }
  }
  const cleaningRules = Object.keys(report.training.cleaning);
  const unknown = cleaningRules.find((name) => context.parts.cleaningRules.every((rule) => rule.name !== name));
  if (unknown !== undefined) return lost(`its texts were cleaned by "${unknown}", which no plug-in brings`);

  const read: ReadEvent[] = [];
  const reading = columns && { textColumn: columns.text, labelColumn: columns.label };
  const request = { paths, purpose: "evaluate" as const, reading, cleaningRules, seed: report.training.seed };
  const reviews = yield* mapEvents(readReviews(request, context), (event) => {
    if (event.type === "read") read.push(event);
    return event;
  });
  if (read[0]?.labelRule !== report.data.labelRule) return lost("its labels were read by a rule of their own");
  const wanted = new Map(predictions.map(({ path, line, label }) => [`${path}\n${String(line)}`, label]));
  const found = reviews.filter(
    (review) => wanted.get(`${review.path}\n${String(review.line)}`) === CLASS_NAMES[review.label],
  );
  if (found.length !== predictions.length) return lost("its reviews are not all to be found again");
  return { kind: "found", reviews: found };
}

function lost(reason: string): OwnHeldOut {
  return { kind: "lost", reason };
}

type RunRecord = {
  readonly report: z.output<typeof reportSchema>;
  readonly predictions: readonly z.output<typeof predictionSchema>[];
  /** Where the log has them. */
  readonly columns: z.output<typeof readEventSchema>["columns"] | undefined;
};

/** What a run left, as far as it is whole. */
async function readRecord(runFolder: string): Promise<RunRecord | undefined> {
  const [reportText, predictionsText, eventsText] = await Promise.all(
    [REPORT, PREDICTIONS, EVENTS].map((name) => readTextOf(join(runFolder, name))),
  );
  const report = reportSchema.safeParse(parseJson(reportText));
  const predictions = z.array(predictionSchema).safeParse(linesOf(predictionsText));
  if (!report.success || !predictions.success || predictions.data.length === 0) return undefined;
  const reads = linesOf(eventsText).flatMap((line) => {
    const event = readEventSchema.safeParse(line);
    return event.success ? [event.data] : [];
  });
  const read = reads.findLast(({ purpose }) => purpose === "evaluate") ?? reads.at(-1);
  return { report: report.data, predictions: predictions.data, columns: read?.columns };
}

function linesOf(text = ""): unknown[] {
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
