export type { FromDashboard, RunAction, RunStatus, RunSummary, ToDashboard } from "./dashboard.ts";
export type { ClassesChoice, LabelChoice, LabelMap, LabelPlan, PlannedValue } from "@sentiment-tuner/data";
export type { DecisionGoal } from "@sentiment-tuner/metrics";
export type { CollapseKind, CollapseRecord, RestartRecord } from "./collapse.ts";
export type { CalibrationFigures, Decision, DecisionRecord } from "./decision.ts";
export { toWireError, type WireError } from "./errors.ts";
export {
  type UnseenFigures,
  KEPT_RUNGS,
  type KeptRung,
  type LadderEvent,
  type LadderRecord,
  type RungEvent,
  type RungName,
  type RungRecord,
} from "./run-events/ladder-event.ts";
export type {
  CompletionReason,
  EvaluatedEvent,
  EvaluatedOn,
  EvaluatingEvent,
  Outcome,
  SavedEvent,
  SavedWeights,
  StartedEvent,
  StepEvent,
  TrainEvent,
} from "./run-events/train-events.ts";
export type {
  CalibratedEvent,
  CleanedEvent,
  CompletedEvent,
  DownloadingEvent,
  FetchedEvent,
  ModelLoadedEvent,
  PlannedEvent,
  PreparationEvent,
  ReadEvent,
  RestartedEvent,
  SplitEvent,
  TimedEvent,
  TokenizedEvent,
  WorkflowEvent,
} from "./run-events/workflow-events.ts";
export { plannedAdapters, planRecipe } from "./recipes/plan-recipe.ts";
export { RECIPE_NAMES, type RecipeName } from "./recipes/recipe-names.ts";
export type { GivenSettings, RecipePlan } from "./recipes/recipe-plan.ts";
export { testShareOf } from "./recipes/test-share.ts";
export { fitStepSpeed, operationsOf, type StepSpeed } from "./recipes/step-cost.ts";
export type { RequestProgress, SpaceSdk } from "./request-progress.ts";
export { estimateStepBytes, rowsThatFit, type StepSize } from "./memory-estimate.ts";
export { countParameters, type ModelSize, readModelSize } from "./model-size.ts";
export type { Prediction, TestPrediction, WordWeight } from "./prediction.ts";
export { PROTOCOL_VERSION, type Requests, type ScoredFile } from "./worker-requests.ts";
export {
  CHECKPOINTS_FOLDER,
  EVENTS_FILE,
  MODEL_FOLDER,
  RUNGS_FOLDER,
  PREDICTIONS_FILE,
  PROCESS_FILE,
  RUN_LOCK_FILE,
  REPORT_FILE,
  REQUEST_FILE,
  type RunOrder,
  type RunProcess,
  WORKER_LOG_FILE,
} from "./run-folder.ts";
export { MODEL_RECIPE_FILE, type ModelRecipe, parseModelRecipe, type QuantizationRecord } from "./model-recipe.ts";
export { createRunId, type RunId } from "./run-id.ts";
export type { BaselineRecord, DataRecord, EvaluationReport, ModelRecord, RunReport } from "./run-report.ts";
export { parseRunOrder } from "./schemas.ts";
export { FORMATS, RUN_FORMAT_VERSION, textVersionProblem, versionProblem } from "./format-version.ts";
export type { EngineRecord, GpuRecord, HubRecord, SetupEvent, SetupLine, SetupReport } from "./setup-report.ts";
export {
  ADAPTER_LEARNING_RATE,
  DEFAULT_TRAIN_CONFIG,
  resolveTrainConfig,
  type TrainConfig,
  type TrainConfigInput,
} from "./train-config.ts";
export { DEFAULT_TEST_SIZE, type ClassWeights, type ReadingChoices, type TrainRequest } from "./train-request.ts";
export { onlyPredictedClass, type VerdictInput, type VerdictKind } from "./verdict/evidence.ts";
export { rungLabel } from "./verdict/language.ts";
export type { NextAction } from "./verdict/next-action.ts";
export { parseVerdictInput } from "./verdict/parse-verdict-input.ts";
export { isProven, isWorse, type Verdict, verdictOf } from "./verdict/verdict.ts";
export { VERSION } from "./version.ts";
export { DEFAULT_WINDOWS, type WindowInput, type WindowSettings } from "./windows.ts";
