import type { CardFacts } from "@sentiment-tuner/card";
import { polarityOf } from "@sentiment-tuner/data/polarity";
import { DEFAULT_TEST_SIZE, type KeptRung, type RunReport, type TrainRequest } from "@sentiment-tuner/protocol";

import type { Ladder } from "../ladder/ladder.ts";
import { parameterCountOf } from "../steps/load-model.ts";
import type { RecipeFacts } from "../steps/model-recipe.ts";
import { versions } from "../versions.ts";
import { namedWeights } from "./class-weights.ts";
import type { FittedModel } from "./fit-model.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** Everything that a report describes. */
export interface ReportedRun extends FittedModel {
  readonly request: TrainRequest;
  readonly prepared: PreparedRun;
  /** Undefined if it was not requested. */
  readonly ladder: Ladder | undefined;
}

/** A report without the saved model, which contains these figures in its card. */
export type RunFigures = Omit<RunReport, "model">;

export function makeFigures(run: ReportedRun): RunFigures {
  const { request, prepared, ladder, outcome, elapsedMs, history, evaluation } = run;
  const { config, chosen, model, reviews, classWeights, records } = prepared;
  const weights = namedWeights(classWeights, model.config.labels);
  return {
    ...evaluation.report,
    metrics: evaluation.metrics,
    ...(ladder && { ladder: ladder.record }),
    data: records.testData ?? records.trainData,
    versions: versions(),
    training: {
      baseModel: records.baseModel,
      data: records.trainData,
      settings: config,
      ...(request.reading && { reading: request.reading }),
      cleaning: records.cleaning,
      seed: config.seed,
      ...(records.testData === undefined && { testSize: request.testSize ?? DEFAULT_TEST_SIZE }),
      ...(request.limit !== undefined && { limit: request.limit }),
      ...(weights && { classWeights: weights }),
      trainReviews: reviews.train.length,
      engine: chosen.engine.name,
      steps: outcome.step,
      bestStep: outcome.best.step,
      completionReason: outcome.reason,
      isRepeatable: outcome.isRepeatable,
      elapsedMs,
      history: history.map(({ step, epoch, metrics }) => ({ step, epoch, metrics })),
    },
  };
}

/** How the training reviews were read, for the model's recipe. */
export function recipeFacts(
  { isOrdered, records }: PreparedRun,
  rung: KeptRung,
  ladder: Ladder | undefined,
): RecipeFacts {
  const { cleaning, trainData } = records;
  const { combination } = ladder ?? {};
  return {
    ...{ cleaningRules: Object.keys(cleaning), isOrdered, labelPlans: trainData.labelPlans ?? [], rung },
    ...(rung === "combined" && combination && { combination }),
  };
}

/** What the card of a model of the ladder is written from. */
export function cardFacts(figures: RunFigures, { model, text, records }: PreparedRun, kept: KeptRung): CardFacts {
  const { head } = records;
  const own = figures.ladder?.rungs.find(({ name }) => name === kept)?.report;
  return {
    ...{ ...figures, ...own, kept },
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
