import type { CardFacts } from "@sentiment-tuner/card";
import { polarityOf } from "@sentiment-tuner/data/polarity";
import {
  type PlannedEvent,
  type RecipePlan,
  type RestartedEvent,
  type RestartRecord,
  type RunReport,
  type TrainRequest,
} from "@sentiment-tuner/protocol";

import { type EvaluatedBaseline, recordBaseline } from "../steps/evaluate-baseline.ts";
import { parameterCountOf } from "../steps/load-model.ts";
import type { RecipeFacts } from "../steps/model-recipe.ts";
import { versions } from "../versions.ts";
import { namedWeights } from "./class-weights.ts";
import { describeCollapse } from "./collapse.ts";
import type { FittedModel } from "./fit-model.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** Everything that a report describes. */
export interface ReportedRun extends FittedModel {
  readonly request: TrainRequest;
  readonly prepared: PreparedRun;
  /** Undefined if it was not requested. */
  readonly baseline: EvaluatedBaseline | undefined;
}

/** A report without the saved model, which contains these figures in its card. */
export type RunFigures = Omit<RunReport, "model">;

export function makeFigures(run: ReportedRun): RunFigures {
  const { request, prepared, baseline, outcome, elapsedMs, history, config, restart, evaluation } = run;
  const { plan, chosen, model, reviews, classWeights, records } = prepared;
  const collapse = describeCollapse(evaluation.report);
  const weights = namedWeights(classWeights, model.config.labels);
  return {
    ...evaluation.report,
    metrics: evaluation.metrics,
    ...(baseline && { baseline: recordBaseline(baseline, reviews.test, evaluation) }),
    data: records.testData ?? records.trainData,
    versions: versions(),
    ...(collapse && { collapse }),
    training: {
      baseModel: records.baseModel,
      data: records.trainData,
      settings: config,
      ...(plan && { plan: recordPlan(plan) }),
      ...(restart && { restart: recordRestart(restart) }),
      ...(request.reading && { reading: request.reading }),
      cleaning: records.cleaning,
      seed: config.seed,
      ...(records.testSize !== undefined && { testSize: records.testSize }),
      ...(request.limit !== undefined && { limit: request.limit }),
      ...(weights && { classWeights: weights }),
      trainReviews: reviews.train.length,
      engine: chosen.engine.name,
      steps: outcome.step,
      bestStep: outcome.best.step,
      completionReason: outcome.reason,
      isRepeatable: outcome.isRepeatable && plan?.isTimeBound !== true, // Another plan fits a faster machine.
      elapsedMs,
      history: history.map(({ step, epoch, metrics }) => ({ step, epoch, metrics })),
    },
  };
}

function recordPlan({ type: _type, measured: _measured, ...plan }: PlannedEvent): RecipePlan {
  return plan;
}

function recordRestart({ type: _type, ...restart }: RestartedEvent): RestartRecord {
  return restart;
}

/** How the training reviews were read, for the model's recipe. */
export function recipeFacts({ isOrdered, records }: PreparedRun): RecipeFacts {
  const { cleaning, trainData } = records;
  return { cleaningRules: Object.keys(cleaning), isOrdered, labelPlans: trainData.labelPlans ?? [] };
}

/** What the model card is written from. */
export function cardFacts(figures: RunFigures, { model, text, records }: PreparedRun): CardFacts {
  const { head } = records;
  return {
    ...figures,
    model: { maxLength: text.maxLength, truncation: text.truncation.name },
    labels: model.config.labels,
    isSentiment: model.config.labels.some((label) => polarityOf(label) !== undefined),
    ...(head !== undefined && { head }),
    architecture: model.architecture.name,
    parameterCount: parameterCountOf(model),
    base: records.base,
    tokenized: records.tokenized,
  };
}
