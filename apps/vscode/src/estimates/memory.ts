import { countParameters, estimateStepBytes, type ModelSize } from "@sentiment-tuner/protocol";

export interface RunMemory {
  readonly size: ModelSize;
  /** Rank of the adapters that are trained; undefined if the weights themselves are. */
  readonly adapters: number | undefined;
  /** B, reviews in a batch. */
  readonly rows: number;
  /** T, tokens of the longest review of a batch. */
  readonly length: number;
}

/** Node, the tokenizer, ONNX Runtime and TensorFlow.js. */
const PROCESS_BYTES = 0.25e9;
/** Float32 weights, gradients and two moments; the processor updates them in place. */
const BYTES_PER_TRAINED = 16;
/** A frozen weight, and the sum of the weight and its adapter. */
const BYTES_PER_FROZEN = 8;
/** With adapters, the backward pass reads again about half of what it reads where all weights have gradients. */
const ADAPTER_SHARE = 0.5;
/** At its end a run holds the float32 weights, the ONNX file and the 8-bit model, and compares the two. */
const BYTES_PER_SAVED = 23;

/**
 * The most memory of a run on a processor, in bytes: that of a step, or that of saving a model which was trained on short texts.
 *
 * Measured: 1.0 GB for gte-small with adapters and 8 x 25 tokens, 1.8 GB with 16 x 128; 3.0 GB for all weights of DistilBERT and 16 x 128.
 */
export function estimateRunBytes({ size, adapters, rows, length }: RunMemory): number {
  const all = countParameters(size);
  const trained = adapters === undefined ? all : countAdapterParameters(size, adapters);
  const share = adapters === undefined ? 1 : ADAPTER_SHARE;
  const activations = estimateStepBytes({ model: size, parameterCount: 0, rows, length });
  const step = BYTES_PER_TRAINED * trained + BYTES_PER_FROZEN * (all - trained) + share * activations;
  return PROCESS_BYTES + Math.max(step, BYTES_PER_SAVED * all);
}

/** Two thin matrices beside each of the six linear layers of a block, and the pooler: L r (10 D + 2 F) + D². */
function countAdapterParameters({ layers, hiddenSize, intermediateSize }: ModelSize, rank: number): number {
  return layers * rank * (10 * hiddenSize + 2 * intermediateSize) + hiddenSize ** 2;
}
