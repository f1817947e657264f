import type { Review } from "@sentiment-tuner/data";
import { chooseTrainable, type PretrainedModel } from "@sentiment-tuner/model";
import {
  fitStepSpeed,
  type GivenSettings,
  operationsOf,
  plannedAdapters,
  type PlannedEvent,
  planRecipe,
  type RecipeName,
  type StepSpeed,
  type TrainConfig,
  type TrainRequest,
} from "@sentiment-tuner/protocol";
import type { Tokenizer } from "@sentiment-tuner/tokenizer";
import { type Engine, measureSteps } from "@sentiment-tuner/trainer";

import { trainableChoice } from "../check-settings.ts";

/** Everything that a plan is made from. */
export interface PlanInput {
  readonly request: TrainRequest;
  readonly recipe: Exclude<RecipeName, "tutorial">;
  readonly train: readonly Review[];
  /** Reviews in each evaluation during training. */
  readonly evaluationReviews: number;
  readonly model: PretrainedModel;
  readonly tokenizer: Tokenizer;
  readonly engine: Engine;
  /** The settings of the request, for the session that is measured. */
  readonly settings: TrainConfig;
  readonly signal: AbortSignal;
}

/** Reviews whose tokens are counted. */
const MOST_COUNTED = 1000;

/** Sizes of the measured steps: one for what every step costs, one for the arithmetic. */
const SMALL = { rows: 1, length: 16 };
const LARGE = { rows: 8, length: 128 };

const NOT_MEASURED = "The speed of the engine could not be measured: the time is that of two processor cores.";
/** The speed of an engine that cannot be measured: about that of two cores. What is wrong with it, training reports. */
const ASSUMED_SPEED: StepSpeed = { msPerStep: 100, msPerGigaoperation: 10 };

/**
 * Plans a run: counts tokens of a sample of the reviews, times a few steps of the model on the chosen engine, and asks the recipe.
 *
 * @throws the signal's reason when it is aborted
 */
export async function planRun(input: PlanInput): Promise<PlannedEvent> {
  const { request, recipe, train, evaluationReviews, model, tokenizer, signal } = input;
  const found = await measureSpeed(input).catch(() => undefined);
  signal.throwIfAborted();
  const measured = found ?? ASSUMED_SPEED;
  const plan = planRecipe({
    recipe,
    reviews: train.length,
    evaluationReviews,
    tokenLengths: countTokens(train, tokenizer),
    size: model.config,
    speed: measured,
    given: givenSettings(request),
  });
  const reasons = found === undefined ? [...plan.reasons, NOT_MEASURED] : plan.reasons;
  return { type: "planned", ...plan, reasons, measured };
}

function givenSettings({ config, limit, truncation, windows }: TrainRequest): GivenSettings {
  return { config, limit, truncation, windows };
}

/** Lengths in tokens of reviews at equal distances, before truncation. */
function countTokens(reviews: readonly Review[], tokenizer: Tokenizer): readonly number[] {
  const every = Math.max(1, Math.ceil(reviews.length / MOST_COUNTED));
  return reviews.filter((_review, index) => index % every === 0).map(({ text }) => tokenizer.encode(text).totalTokens);
}

async function measureSpeed({ request, model, engine, settings, signal }: PlanInput): Promise<StepSpeed> {
  const { config } = model;
  const { seed, maxGradientNorm } = settings;
  const { threads } = request;
  const choice = trainableChoice({ ...settings, adapters: plannedAdapters(request.config) }, model);
  const trainable = chooseTrainable({ ...model, ...choice, seed });
  const parameters = new Map(
    [...trainable.parameters].map(([name, parameter]) => [name, { ...parameter, values: parameter.values.slice() }]), // The session changes them.
  );
  const session = await engine.open({
    ...{ ...model, ...trainable, parameters },
    ...{ seed, optimizer: settings, maxGradientNorm, threads },
  });
  try {
    const longest = { ...LARGE, length: Math.min(LARGE.length, config.maxPositions) };
    const sizes = [SMALL, longest];
    const times = await measureSteps(session, { sizes, vocabularySize: config.vocabularySize, signal });
    const timed = sizes.map(({ rows, length }, index) => ({
      operations: rows * operationsOf(config, length),
      ms: times[index] ?? Number.NaN,
    }));
    const [small, large] = timed as [(typeof timed)[0], (typeof timed)[0]]; // One for each size.
    return fitStepSpeed(small, large);
  } finally {
    await session.dispose();
  }
}
