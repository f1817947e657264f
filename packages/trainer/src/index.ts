export { addGradients } from "./accumulate.ts";
export {
  type AdamW,
  type AdamWOptions,
  type AdamWStep,
  createAdamW,
  isDecayExempt,
  type OptimizerState,
} from "./adamw.ts";
export { type CheckpointFiles } from "./checkpoint-files.ts";
export { type CheckpointState } from "./checkpoint-state.ts";
export {
  type Checkpoint,
  type CheckpointContents,
  type CheckpointStore,
  openCheckpoint,
  openCheckpointStore,
  readSavedWeights,
} from "./checkpoint.ts";
export { type Classifier, type ExplainedText, type Explanation, openClassifier } from "./classifier.ts";
export { type Gradients } from "./clip.ts";
export { cacheFolder } from "./engines/cache-folder.ts";
export { AUTO_ENGINE, chooseEngine, type ChosenEngine, type RankEngines } from "./engines/choose.ts";
export { type GpuDevice, listGpus } from "./engines/devices.ts";
export {
  type Engine,
  type ForwardOptions,
  type ForwardSession,
  type MatrixProducts,
  type SessionOptions,
  type StepInput,
  type StepLoop,
  type StepResult,
  type TokenBatch,
  type TrainingSession,
} from "./engines/engine.ts";
export { type FastestOptions, type RankedEngine, rankEngines } from "./engines/fastest.ts";
export { type EngineSpeed, measureEngine } from "./engines/measure.ts";
export {
  createRuntimeEngine,
  onnxruntimeCoreml,
  onnxruntimeCpu,
  onnxruntimeCuda,
  onnxruntimeDml,
  onnxruntimeWebgpu,
} from "./engines/onnxruntime.ts";
export { createTensorflowEngine, tensorflowCpu, tensorflowGpu } from "./engines/tensorflow.ts";
export { setUpTensorflow, type TensorflowSetup } from "./engines/setup/set-up-tensorflow.ts";
export { tensorflowFolder, type TensorflowKind } from "./engines/tensorflow-folder.ts";
export { RemoteError, toWireError, TrainerError, type TrainerErrorCode } from "./errors.ts";
export {
  evaluate,
  type EvaluateOptions,
  type Evaluation,
  type EvaluationSet,
  nextTurn,
  softmaxRows,
} from "./evaluate.ts";
export { type ExportedClassifier, openExportedClassifier } from "./exported-classifier.ts";
export { fingerprintReviews } from "./fingerprint.ts";
export { fitBatches } from "./fit-batches.ts";
export { type TrainRun } from "./live-run.ts";
export { weightedCrossEntropy } from "./loss.ts";
export { deviceMemory } from "./engines/device-memory.ts";
export { type Quadrature, radauQuadrature } from "./quadrature.ts";
export { linearSchedule, type Schedule, warmupStepsOf } from "./schedule.ts";
export { train } from "./train.ts";
export {
  gradientName,
  traceAttribution,
  traceForward,
  traceTrainingStep,
  type TrainingGraph,
} from "./training-graph.ts";
export { trainerPlugin } from "./plugin.ts";
export { libraryVersions } from "./versions.ts";
