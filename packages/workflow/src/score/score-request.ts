import type { ReadingChoices, RequestProgress, ScoredFile } from "@sentiment-tuner/protocol";

import type { PredictorOptions } from "../predict/sessions.ts";

/** Which table to score, with which model. */
export interface ScoreRequest extends PredictorOptions {
  readonly modelFolder: string;
  readonly inputPath: string;
  /** Its extension names the format. */
  readonly outputPath: string;
  readonly reading?: ReadingChoices;
  /** Whether a column for each class is written as well. */
  readonly probabilities?: boolean;
  /** Whether an existing file may be replaced. */
  readonly overwrite?: boolean;
}

export type ScoringProgress = Extract<RequestProgress, { readonly type: "scoring" }>;

/** What is counted while rows are scored. */
export type ScoreCounts = Pick<ScoredFile, "rows" | "rowsWithoutText" | "labelCounts"> & {
  readonly unreadableRows: number;
  readonly firstUnreadable?: { readonly line: number; readonly message: string };
  readonly truncated: number;
  readonly mostlyUnknown: number;
  readonly unsure: number;
};
