import { resolve } from "node:path";

import type { CardFacts } from "@sentiment-tuner/card";
import { polarityOf } from "@sentiment-tuner/data/polarity";
import { isAdapterFolder, type SavedAdapter } from "@sentiment-tuner/model";
import {
  type KeptRung,
  type PlannedEvent,
  type QuantizationRecord,
  type RecipePlan,
  type RestartedEvent,
  type RestartRecord,
  type RunReport,
  type TrainRequest,
  type WindowSettings,
} from "@sentiment-tuner/protocol";

import type { Ladder } from "../ladder/ladder.ts";
import { temperaturePlace } from "../ladder/rung-record.ts";
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
  readonly ladder: Ladder | undefined;
  readonly quantization?: QuantizationRecord | undefined;
}

/** A report without the saved model, which contains these figures in its card. */
export type RunFigures = Omit<RunReport, "model">;

export function makeFigures(run: ReportedRun): RunFigures {
  const { request, prepared, ladder, outcome, elapsedMs, history, config, restart, decision, evaluation } = run;
  const { plan, chosen, model, reviews, classWeights, records } = prepared;
  const { quantization } = run;
  const collapse = describeCollapse(evaluation.report, config);
  const weights = namedWeights(classWeights, model.config.labels);
  return {
    ...evaluation.report,
    metrics: evaluation.metrics,
    ...(ladder && { ladder: ladder.record }),
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

/** How the training reviews were read and how a model of the ladder decides, for its recipe. */
export function recipeFacts(run: ReportedRun, rung: KeptRung): RecipeFacts {
  const { prepared, ladder, decision: fineTuned, quantization } = run;
  const { isOrdered, records } = prepared;
  const { cleaning, trainData } = records;
  const { combination, record } = ladder ?? {};
  const decision = rung === "fine-tuned" ? fineTuned : record?.rungs.find(({ name }) => name === rung)?.decision;
  return {
    ...{ cleaningRules: Object.keys(cleaning), isOrdered, labelPlans: trainData.labelPlans ?? [], rung },
    windows: windowsOf(prepared, rung),
    decision: storedDecision(decision, temperaturePlace(rung)),
    ...(rung === "combined" && combination && { combination }),
    ...(rung === "fine-tuned" && quantization && { quantization }),
  };
}

/** The windows in which a model of the ladder reads long texts. */
function windowsOf({ text: { windows } }: PreparedRun, rung: KeptRung): WindowSettings | undefined {
  if (windows === undefined || rung === "linear") return undefined;
  return rung === "frozen" ? { ...windows, pooling: "mean" } : windows; // The mean of embeddings has the mean of their logits.
}

/**
 * The base model of an adapter, by its name on the Hub if that is known, else by its folder. A base model that is itself an adapter has other
 * weights than the model on the Hub.
 */
export async function adapterBase({ records }: PreparedRun): Promise<SavedAdapter["base"]> {
  const { folder, source } = records.baseModel;
  const [, revision] = source?.split("@") ?? [];
  const name = (await isAdapterFolder(folder)) ? resolve(folder) : (records.base.id ?? resolve(folder));
  return { name, folder, ...(revision !== undefined && { revision }) };
}

/** What the card of a model of the ladder is written from. */
export function cardFacts(figures: RunFigures, prepared: PreparedRun, kept: KeptRung): CardFacts {
  const { model, text, records } = prepared;
  const { head } = records;
  const windows = windowsOf(prepared, kept);
  const own = figures.ladder?.rungs.find(({ name }) => name === kept);
  const { decision: ofFineTuned, ...shared } = figures;
  const decision = kept === "fine-tuned" ? ofFineTuned : own?.decision;
  return {
    ...{ ...shared, ...own?.report, kept },
    ...(decision && { decision }),
    model: {
      ...{ maxLength: text.maxLength, truncation: text.truncation.name },
      ...(windows && { windows }),
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
