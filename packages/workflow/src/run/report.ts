import { resolve } from "node:path";

import type { CardFacts } from "@sentiment-tuner/card";
import { polarityOf } from "@sentiment-tuner/data/polarity";
import type { SavedAdapter } from "@sentiment-tuner/model";
import {
  type PlannedEvent,
  type QuantizationRecord,
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
import { storedDecision } from "./fit-decision.ts";
import type { FittedModel } from "./fit-model.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** Everything that a report describes. */
export interface ReportedRun extends FittedModel {
  readonly request: TrainRequest;
  readonly prepared: PreparedRun;
  /** Undefined if it was not requested. */
  readonly baseline: EvaluatedBaseline | undefined;
  readonly quantization?: QuantizationRecord | undefined;
}

/** A report without the saved model, which contains these figures in its card. */
export type RunFigures = Omit<RunReport, "model">;

export function makeFigures(run: ReportedRun): RunFigures {
  const { request, prepared, baseline, outcome, elapsedMs, history, config, restart, decision, evaluation } = run;
  const { plan, chosen, model, reviews, classWeights, records } = prepared;
  const { quantization } = run;
  const collapse = describeCollapse(evaluation.report);
  const weights = namedWeights(classWeights, model.config.labels);
  return {
    ...evaluation.report,
    metrics: evaluation.metrics,
    ...(baseline && { baseline: recordBaseline(baseline, reviews.test, evaluation) }),
    ...(decision && { decision }),
    data: records.testData ?? records.trainData,
    versions: versions(),
    ...(collapse && { collapse }),
    ...(quantization && { quantization }),
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
      ...(reviews.validation && { validationReviews: reviews.validation.length }),
      engine: chosen.engine.name,
      steps: outcome.step,
      bestStep: outcome.best.step,
      completionReason: outcome.reason,
      isRepeatable: outcome.isRepeatable && plan?.isTimeBound !== true, // Another plan fits a faster machine.
      elapsedMs,
      history: history.map(({ step, epoch, on, metrics }) => ({ step, epoch, ...(on && { on }), metrics })),
    },
  };
}

function recordPlan({ type: _type, measured: _measured, ...plan }: PlannedEvent): RecipePlan {
  return plan;
}

function recordRestart({ type: _type, ...restart }: RestartedEvent): RestartRecord {
  return restart;
}

/** How the training reviews were read and how the model decides, for its recipe. */
export function recipeFacts({ prepared, decision: record, quantization }: ReportedRun): RecipeFacts {
  const { isOrdered, records, text } = prepared;
  const { cleaning, trainData } = records;
  const decision = storedDecision(record);
  return {
    ...{ cleaningRules: Object.keys(cleaning), isOrdered, labelPlans: trainData.labelPlans ?? [] },
    windows: text.windows,
    ...(decision && { decision }),
    ...(quantization && { quantization }),
  };
}

/** The base model of an adapter, by its name on the Hub if that is known, else by its folder. */
export function adapterBase({ records }: PreparedRun): SavedAdapter["base"] {
  const { folder, source } = records.baseModel;
  const [, revision] = source?.split("@") ?? [];
  const name = records.base.id ?? resolve(folder);
  return { name, folder, ...(revision !== undefined && { revision }) };
}

/** What the model card is written from. */
export function cardFacts(figures: RunFigures, { model, text, records }: PreparedRun): CardFacts {
  const { head } = records;
  return {
    ...figures,
    model: {
      ...{ maxLength: text.maxLength, truncation: text.truncation.name },
      ...(text.windows && { windows: text.windows }),
    },
    labels: model.config.labels,
    isSentiment: model.config.labels.some((label) => polarityOf(label) !== undefined),
    ...(head !== undefined && { head }),
    architecture: model.architecture.name,
    parameterCount: parameterCountOf(model),
    base: records.base,
    tokenized: records.tokenized,
  };
}
