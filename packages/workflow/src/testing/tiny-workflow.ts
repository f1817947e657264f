import { fileURLToPath } from "node:url";

import { type DataFiles, dataPlugin, memoryFiles } from "@sentiment-tuner/data";
import { metricsPlugin } from "@sentiment-tuner/metrics";
import { modelPlugin } from "@sentiment-tuner/model";
import { tokenizerPlugin } from "@sentiment-tuner/tokenizer";
import type { Engine } from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { nodeFiles } from "../node-files.ts";
import { composeParts } from "../plugins/parts.ts";

/** A DistilBERT of two layers and width 32 with random weights. */
export const TINY_MODEL = fileURLToPath(new URL("../../../../test/fixtures/tiny-distilbert", import.meta.url));

/** Eight reviews with different texts, four of each class. */
export const REVIEWS_CSV = csvOf("film", 8);
/** Four test reviews with other texts. */
const TEST_CSV = csvOf("movie", 4);

function csvOf(noun: string, count: number): string {
  const rows = Array.from({ length: count }, (_, row) =>
    row % 2 === 0 ? `a bad ${noun} ${String(row)},negative` : `a great ${noun} ${String(row)},positive`,
  );
  return `text,label\n${rows.join("\n")}\n`;
}

/** The context of a workflow with the built-in parts, these engines only, and datasets in memory. */
export function tinyContext(
  engines: readonly Engine[],
  datasets: Readonly<Record<string, string>> = { "train.csv": REVIEWS_CSV, "test.csv": TEST_CSV },
  signal: AbortSignal = new AbortController().signal,
): StepContext {
  const parts = composeParts([
    ...[tokenizerPlugin, dataPlugin, modelPlugin, metricsPlugin],
    { name: "engines under test", engines },
  ]);
  return { parts, files: withDatasets(datasets), signal };
}

/** Datasets in memory; everything else is on the disk. */
function withDatasets(datasets: Readonly<Record<string, string>>): DataFiles {
  const memory = memoryFiles(datasets);
  const filesOf = (path: string): DataFiles => (path in datasets ? memory : nodeFiles);
  return {
    stat: (path) => filesOf(path).stat(path),
    list: (path) => filesOf(path).list(path),
    read: (path) => filesOf(path).read(path),
    readRange: (path, start, end) => filesOf(path).readRange(path, start, end),
  };
}

/** All events of a step, and its result. */
export async function collect<Event, Result>(
  steps: AsyncGenerator<Event, Result>,
): Promise<{ readonly events: readonly Event[]; readonly result: Result }> {
  const events: Event[] = [];
  for (;;) {
    const next = await steps.next();
    if (next.done === true) return { events, result: next.value };
    events.push(next.value);
  }
}
