export { builtInPlugins } from "./built-in.ts";
export { WorkflowError, type WorkflowErrorCode } from "./errors.ts";
export type { EvaluateRequest } from "./evaluate-model.ts";
export { type OnnxFormat, ONNX_FORMATS } from "./onnx-formats.ts";
export type { ExportedVariant, ExportReport, ExportRequest, QualityGate } from "./export-model.ts";
export type { Recorded } from "./event-log.ts";
export { loadPlugin } from "./load-plugin.ts";
export type { PartKind, Parts, WorkflowPlugin } from "./plugin.ts";
export type { PredictOptions, Predictor } from "./predictor.ts";
export { recordFailure } from "./run-end.ts";
export { examineSetup, type ExamineOptions } from "./setup/examine.ts";
export { formatSetupReport } from "./setup/format-report.ts";
export type { Fetched, FetchModelOptions, FetchOptions, Sources } from "./sources.ts";
export { createWorkflow, type Workflow, type WorkflowOptions } from "./workflow.ts";
export { setUpTensorflow, type TensorflowKind, type TensorflowSetup } from "@sentiment-tuner/trainer";
export { parseLabelMap } from "@sentiment-tuner/data";
export type {
  CleanedEvent,
  CompletedEvent,
  DownloadingEvent,
  EvaluationReport,
  FetchedEvent,
  JudgingEvent,
  ModelLoadedEvent,
  Outcome,
  Prediction,
  PreparationEvent,
  ReadEvent,
  ReadingChoices,
  RunReport,
  SetupEvent,
  SetupReport,
  SplitEvent,
  StepEvent,
  TokenizedEvent,
  TrainRequest,
  WorkflowEvent,
} from "@sentiment-tuner/trainer/protocol";
