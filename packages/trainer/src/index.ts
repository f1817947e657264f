export { openCheckpointStore, readSavedWeights } from "./checkpoint/checkpoint-store.ts";
export { HIGHEST_USUAL_RATE } from "./divergence.ts";
export { cacheFolder } from "./engines/cache-folder.ts";
export { chooseEngine, type ChosenEngine } from "./engines/choose/choose-engine.ts";
export { deviceMemory } from "./engines/choose/device-memory.ts";
export { listGpus } from "./engines/choose/list-gpus.ts";
export { type EngineSpeed, measureEngine } from "./engines/choose/measure-engine.ts";
export { measureSteps } from "./engines/choose/measure-steps.ts";
export { rankEngines } from "./engines/choose/rank-engines.ts";
export {
  type Engine,
  type ForwardOptions,
  type ForwardSession,
  type ForwardWeights,
  type SessionOptions,
  type StepInput,
  type StepResult,
  type TokenBatch,
  type TrainingSession,
} from "./engines/engine.ts";
export { createRuntimeEngine, onnxruntimeCpu, onnxruntimeWebgpu } from "./engines/onnxruntime/runtime-engine.ts";
export { createTensorflowEngine, javascriptCpu } from "./engines/tensorflow/tensorflow-engine.ts";
export { setUpTensorflow } from "./engines/tensorflow/setup/set-up-tensorflow.ts";
export { tensorflowFolder } from "./engines/tensorflow/tensorflow-folder.ts";
export { fitBatches } from "./engines/fit-batches.ts";
export { TrainerError } from "./errors.ts";
export { evaluate, evaluateLogits, type Evaluation, nextTurn, softmaxRows } from "./evaluation/evaluate.ts";
export { type ExportedClassifier, openExportedClassifier } from "./evaluation/exported-classifier.ts";
export { type Classifier, openClassifier } from "./evaluation/open-classifier.ts";
export { openEmbedder, type Embedder } from "./evaluation/open-embedder.ts";
export { createLogitPool } from "./evaluation/pool-logits.ts";
export { radauQuadrature } from "./evaluation/quadrature.ts";
export { gradientName, traceAttribution, traceForward, traceTrainingStep } from "./graphs/training-graph.ts";
export { fingerprintReviews } from "./loop/fingerprint-reviews.ts";
export type { TrainRun } from "./loop/live-run.ts";
export { train } from "./loop/train.ts";
export { trainerPlugin } from "./plugin.ts";
export { libraryVersions } from "./library-versions.ts";
