import { basename } from "node:path";

import { validationCount } from "@sentiment-tuner/data";
import { cachedModelOf } from "@sentiment-tuner/hub/reference";
import {
  DEFAULT_TEST_SIZE,
  type ModelSize,
  plannedAdapters,
  planRecipe,
  type RecipeName,
  testShareOf,
  type TrainRequest,
} from "@sentiment-tuner/protocol";

import type { Inspection } from "../../datasets/inspect.ts";
import { type Estimate, estimateRun, stepShareOf, tokensOf } from "../../estimates/estimate.ts";
import { parseGoal } from "../../settings/decision-goal.ts";
import type { Settings } from "../../settings/setting-table.ts";

/** What a run with a preset uses and costs, before anything is measured. The run plans again, with the lengths and the speed that it measures. */
export interface Plan {
  readonly estimate: Estimate;
  /** Training and test reviews. */
  readonly reviews: number;
}

export interface PlanInput {
  readonly preset: RecipeName;
  readonly inspection: Inspection;
  readonly size: ModelSize;
  readonly testSize: number;
  /** Share of the training reviews; null leaves it to their number. */
  readonly validationSize: number | null;
  readonly operationsPerSecond: number;
}

export function planRun({ preset, inspection, size, testSize, validationSize, operationsPerSecond }: PlanInput): Plan {
  const { reviews: all, meanCharacters } = inspection;
  const share = testSize === DEFAULT_TEST_SIZE ? testShareOf(preset, all) : testSize;
  const test = Math.round(share * all);
  const validation = validationSize === null ? validationCount(all - test) : Math.round(validationSize * (all - test));
  const input = { size, meanCharacters, operationsPerSecond, test };
  const most = Math.max(1, all - test - validation);
  if (preset === "tutorial")
    return { estimate: estimateRun({ ...input, config: {}, train: most, validation }), reviews: all };
  const plan = planRecipe({
    recipe: preset,
    reviews: most,
    evaluationReviews: validation === 0 ? test : validation,
    tokenLengths: [tokensOf(meanCharacters)],
    size,
    speed: { msPerStep: 0, msPerGigaoperation: (stepShareOf(plannedAdapters({})) * 1e12) / operationsPerSecond },
    given: { config: {} },
  });
  const { config, steps, limit: train = most } = plan;
  const evaluations = Math.ceil(steps / (config.evaluateEverySteps ?? steps));
  const held = Math.min(validation, plan.validationLimit ?? validation);
  const estimate = estimateRun({ ...input, config, train, validation: held, evaluations });
  return { estimate, reviews: train + held + test };
}

export interface RequestInput {
  readonly datasetPath: string;
  readonly reading: TrainRequest["reading"];
  readonly preset: RecipeName;
  readonly baseModelFolder: string;
  readonly settings: Pick<
    Settings,
    | "training.engine"
    | "training.threads"
    | "training.testSize"
    | "training.validationSize"
    | "training.notSureBelow"
    | "training.seed"
  >;
  /** As the setting writes it. It is for two classes. */
  readonly goal: string;
  /** 0 if the classes are unknown. */
  readonly classCount: number;
}

/** A model for two classes says that it is not sure where it is little better than a coin. With more classes, any share may be clear. */
export function notSureBelow(setting: number | null, classCount: number): number | undefined {
  return setting ?? (classCount === 2 ? 0.6 : undefined);
}

/** The request as a function of the run's folder, which is created later. */
export function makeRequest(input: RequestInput): (outputFolder: string) => TrainRequest {
  const { datasetPath, reading, preset, baseModelFolder, settings } = input;
  const { "training.threads": threads, "training.testSize": testSize } = settings;
  const validationSize = settings["training.validationSize"];
  const goal = input.classCount === 2 ? parseGoal(input.goal) : undefined;
  const notSure = notSureBelow(settings["training.notSureBelow"], input.classCount);
  const cached = cachedModelOf(baseModelFolder);
  return (outputFolder) => ({
    datasetPaths: [datasetPath],
    ...(testSize !== DEFAULT_TEST_SIZE && { testSize }), // The recipe chooses the default.
    ...(validationSize !== null && { validationSize }),
    ...(goal && { goal }),
    ...(notSure !== undefined && notSure > 0 && { notSureBelow: notSure }),
    // An invalid byte costs one character. The dashboard shows how many there were.
    reading: { invalidUtf8: "replace", ...reading },
    modelFolder: baseModelFolder,
    ...(cached && { modelReference: `${cached.repo}@${cached.commit}` }), // The report names the source.
    outputFolder,
    engine: settings["training.engine"],
    ...(threads > 0 && { threads }),
    recipe: preset,
    config: { seed: settings["training.seed"] },
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
