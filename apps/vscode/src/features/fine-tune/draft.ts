import type { DatasetPreview } from "@sentiment-tuner/data";
import type { ModelSize, ReadingChoices } from "@sentiment-tuner/protocol";

import type { Inspection } from "../../datasets/inspect.ts";
import type { RecipeName } from "@sentiment-tuner/protocol";

/** The choices so far. Each step fills in its part. */
export interface Draft {
  datasetPath?: string;
  reading: ReadingChoices;
  preview?: DatasetPreview;
  inspection?: Inspection;
  baseModelFolder: string;
  modelSize?: ModelSize;
  preset: RecipeName;
  /** What the threshold of two classes is chosen for, as the setting writes it. */
  goal: string;
}

/** How a step ended. */
export type StepResult = "next" | "back" | "cancelled";

/** The place of a step in the flow, as its title shows it. */
export interface StepPlace {
  readonly title: string;
  /** Absent for a question that is part of another one. */
  readonly step?: number;
  readonly totalSteps?: number;
  readonly hasBack: boolean;
}
