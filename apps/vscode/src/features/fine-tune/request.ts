import { basename } from "node:path";

import { cachedModelOf } from "@sentiment-tuner/hub/reference";
import type { TrainRequest } from "@sentiment-tuner/protocol";

import { limitOf, presetOf, type PresetId } from "../../dataset/choices.ts";
import { type Estimate, estimateRun } from "../../dataset/estimate.ts";
import type { Inspection } from "../../dataset/inspect.ts";
import type { ModelSize } from "../../dataset/model-size.ts";
import type { Settings } from "../../setting-table.ts";

/** What a run with this recipe takes and costs. */
export interface Plan {
  readonly estimate: Estimate;
  /** Most reviews it takes; undefined: all. */
  readonly limit: number | undefined;
  readonly reviews: number;
  readonly maxLength: number;
}

export interface PlanInput {
  readonly preset: PresetId;
  readonly inspection: Inspection;
  readonly size: ModelSize;
  readonly testSize: number;
  readonly operationsPerSecond: number;
}

export function planRun({ preset: id, inspection, size, testSize, operationsPerSecond }: PlanInput): Plan {
  const preset = presetOf(id);
  const config = { ...preset.config, maxLength: Math.min(preset.config.maxLength ?? 128, size.maxPositions) };
  const { meanCharacters } = inspection;
  const input = { size, config, testSize, meanCharacters, operationsPerSecond };
  const { reviewsPerSecond } = estimateRun({ ...input, reviews: inspection.reviews });
  const limit = limitOf(preset, inspection.reviews, reviewsPerSecond);
  const reviews = Math.min(limit ?? inspection.reviews, inspection.reviews);
  return { estimate: estimateRun({ ...input, reviews }), limit, reviews, maxLength: config.maxLength };
}

export interface RequestInput {
  readonly datasetPath: string;
  readonly reading: TrainRequest["reading"];
  readonly preset: PresetId;
  readonly plan: Plan;
  readonly baseModelFolder: string;
  readonly plugins: readonly string[];
  readonly settings: Pick<Settings, "training.engine" | "training.threads" | "training.testSize" | "training.seed">;
}

/** The request for a run whose folder is not yet known. */
export function makeRequest(input: RequestInput): (outputFolder: string) => TrainRequest {
  const { datasetPath, reading, plan, baseModelFolder, plugins, settings } = input;
  const { config, truncation } = presetOf(input.preset);
  const threads = settings["training.threads"];
  const cached = cachedModelOf(baseModelFolder);
  return (outputFolder) => ({
    datasetPaths: [datasetPath],
    testSize: settings["training.testSize"],
    ...(plan.limit !== undefined && { limit: plan.limit }),
    // Stray bytes cost a character here and there; the dataset's owner hears of them by the count in the dashboard.
    reading: { invalidUtf8: "replace", ...reading },
    ...(truncation !== undefined && { truncation }),
    modelFolder: baseModelFolder,
    ...(cached && { modelReference: `${cached.repo}@${cached.commit}` }), // For the report to say where it came from.
    outputFolder,
    engine: settings["training.engine"],
    ...(threads > 0 && { threads }),
    ...(plugins.length > 0 && { plugins }),
    config: { ...config, maxLength: plan.maxLength, seed: settings["training.seed"] },
  });
}

/** What to call a run: its dataset and its recipe. */
export function runNameOf(datasetPath: string, presetName: string): string {
  const name = basename(datasetPath).replace(/\.[^.]+$/, "");
  return `${name} · ${presetName}`;
}
