import type { OutputRow } from "@sentiment-tuner/data";

import type { Predictor } from "../predict/predictor.ts";
import type { ScoreCounts } from "./score-request.ts";
import type { Window } from "./windows.ts";

/** Digits after the point: more than a model in single precision is good for. */
const DECIMALS = 6;

/** Stands in the label column where the model is not sure. An empty label would look like a row without text. */
const UNSURE = "not sure";

/** Texts in one forward pass. */
export interface BatchLimits {
  readonly batchSize: number;
  readonly maxTokens: number;
}

/** Scores the rows of windows and counts what it sees. */
export interface RowScorer {
  /** @throws the signal's reason when it is aborted */
  score(window: Window, signal: AbortSignal): Promise<readonly OutputRow[]>;
  readonly counts: ScoreCounts;
}

export function createRowScorer(
  predictor: Pick<Predictor, "labels" | "classify">,
  { probabilities: withProbabilities, ...limits }: BatchLimits & { readonly probabilities: boolean },
): RowScorer {
  const { labels } = predictor;
  const labelRows = new Array<number>(labels.length).fill(0);
  const counts = { rows: 0, rowsWithoutText: 0, unreadableRows: 0, truncated: 0, mostlyUnknown: 0, unsure: 0 };
  let firstUnreadable: ScoreCounts["firstUnreadable"];

  return {
    async score({ items, texts, textOf }, signal) {
      const scored = await predictor.classify(texts, { ...limits, signal });
      const { probabilities, classes, areUnsure, truncated, mostlyUnknown } = scored;
      counts.truncated += truncated;
      counts.mostlyUnknown += mostlyUnknown;
      return items.map((item, row) => {
        counts.rows++;
        const index = textOf[row];
        if (index === undefined) {
          if (item.kind === "problem") {
            counts.unreadableRows++;
            firstUnreadable ??= { line: item.problem.line, message: item.problem.message };
          } else counts.rowsWithoutText++;
          return { item, added: [] };
        }
        const values = probabilities.subarray(index * labels.length, (index + 1) * labels.length);
        const chosen = classes[index] ?? 0;
        const shown = withProbabilities ? Array.from(values, rounded) : [];
        const isUnsure = areUnsure[index] === true;
        if (isUnsure) counts.unsure++;
        else labelRows[chosen] = (labelRows[chosen] ?? 0) + 1;
        return { item, added: [isUnsure ? UNSURE : labels[chosen], rounded(values[chosen] ?? Number.NaN), ...shown] };
      });
    },
    get counts() {
      const labelCounts = Object.fromEntries(labels.map((label, index) => [label, labelRows[index] ?? 0]));
      return { ...counts, labelCounts, ...(firstUnreadable && { firstUnreadable }) };
    },
  };
}

function rounded(probability: number): number {
  return Number(probability.toFixed(DECIMALS));
}
