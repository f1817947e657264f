import { basename } from "node:path";

import { cachedModelOf } from "@sentiment-tuner/hub/reference";
import { DEFAULT_TRAIN_CONFIG, type ModelSize, type TrainRequest } from "@sentiment-tuner/protocol";

import type { Inspection } from "../../datasets/inspect.ts";
import { type Estimate, estimateRun } from "../../estimates/estimate.ts";
import type { PresetId, Settings } from "../../settings/setting-table.ts";
import { limitOf, presetOf } from "./presets.ts";

/** What a run with a preset uses and costs. */
export interface Plan {
  readonly estimate: Estimate;
  /** The most reviews that it uses; undefined: all. */
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
  const config = {
    ...preset.config,
    maxLength: Math.min(preset.config.maxLength ?? DEFAULT_TRAIN_CONFIG.maxLength, size.maxPositions),
  };
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

/** The request as a function of the run's folder, which is created later. */
export function makeRequest(input: RequestInput): (outputFolder: string) => TrainRequest {
  const { datasetPath, reading, plan, baseModelFolder, plugins, settings } = input;
  const { config, truncation } = presetOf(input.preset);
  const threads = settings["training.threads"];
  const cached = cachedModelOf(baseModelFolder);
  return (outputFolder) => ({
    datasetPaths: [datasetPath],
    testSize: settings["training.testSize"],
    ...(plan.limit !== undefined && { limit: plan.limit }),
    // An invalid byte costs one character. The dashboard shows how many there were.
    reading: { invalidUtf8: "replace", ...reading },
    ...(truncation !== undefined && { truncation }),
    modelFolder: baseModelFolder,
    ...(cached && { modelReference: `${cached.repo}@${cached.commit}` }), // The report names the source.
    outputFolder,
    engine: settings["training.engine"],
    ...(threads > 0 && { threads }),
    ...(plugins.length > 0 && { plugins }),
    config: { ...config, maxLength: plan.maxLength, seed: settings["training.seed"] },
  });
}

/** The display name of a run: its dataset, its preset and when it began, so that two runs have two names. */
export function runNameOf(datasetPath: string, presetName: string, startedAt: Date, language?: string): string {
  const name = basename(datasetPath).replace(/\.[^.]+$/, "");
  const time = new Intl.DateTimeFormat(language, {
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  });
  return `${name} · ${presetName} · ${time.format(startedAt)}`;
}
