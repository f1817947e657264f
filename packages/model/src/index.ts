export { modelPlugin } from "./plugin.ts";

export { type Architecture, findArchitecture } from "./network/architecture.ts";
export { bert } from "./network/architectures/bert.ts";
export { distilbert } from "./network/architectures/distilbert.ts";
export { attribute, type AttributionInputs } from "./network/attribution.ts";
export { type Dropout, noDropout } from "./network/dropout.ts";
export { embedder, FROZEN_HEAD, frozenClassifier } from "./network/embedding.ts";
export { encode } from "./network/encoder.ts";
export type { EncoderInputs } from "./network/encoder-inputs.ts";
export { exportClassifier } from "./network/export-classifier.ts";
export { fitHead } from "./network/fit-head.ts";
export { describeOtherTask } from "./network/head-task.ts";
export { initializeParameters } from "./network/initialize.ts";
export type { ModelConfig } from "./network/model-config.ts";
export type { Parameter, Parameters } from "./network/parameters.ts";
export type { Weights } from "./network/weights-lookup.ts";

export { loadPretrained, type PretrainedModel } from "./files/load-pretrained.ts";
export { openSafetensors, readSafetensors } from "./files/safetensors-read.ts";
export { writeSafetensors } from "./files/safetensors-write.ts";
export { savePretrained } from "./files/save-pretrained.ts";
export { makeTokenizerConfig } from "./files/tokenizer-files.ts";
