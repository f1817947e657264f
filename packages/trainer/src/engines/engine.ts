import type { Batch } from "@sentiment-tuner/data";
import type { Architecture, ModelConfig, Parameters } from "@sentiment-tuner/model";
import type { AdamWOptions, OptimizerState } from "../optimizer/adamw.ts";

/**
 * A runtime and the device that it computes on. The session that it opens owns parameters and optimizer state, because on a GPU they must
 * stay there: the caller gives batches and learning rates and gets numbers back.
 */
export interface Engine {
  /** Runtime and device, such as "onnxruntime:cpu". */
  readonly name: string;
  /** Why this engine cannot run here and what would change that; undefined if it can. */
  unavailable(): Promise<string | undefined>;
  open(options: SessionOptions): Promise<TrainingSession>;
  /** Opens a model that only predicts. */
  openForward(options: ForwardOptions): Promise<ForwardSession>;
}

export interface ForwardOptions {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  /** A forward session may read these arrays until it is disposed. */
  readonly parameters: Parameters;
  /** Threads of the processor; all cores if not given. */
  readonly threads?: number | undefined;
  /** How `onnxruntime:cpu` holds the weights, "shared" by default. Engines with a device of their own copy them to it in float32. */
  readonly weights?: ForwardWeights | undefined;
}

/**
 * Weights of a model that only predicts, on the processor.
 *
 * - `shared`: the caller's arrays are used without a copy. Opening is quick, and several sessions share the memory.
 * - `packed`: copied, in the layout that matrix products read. Opening is slower; one short text takes about two thirds of the time.
 * - `int8`: copied and rounded to 8 bits, with inputs rounded while the model runs (`quantizeWeights`). One short text takes about a quarter of
 *   the time. The logits of a text differ from those in float32, and depend slightly on the other texts of its batch.
 */
export type ForwardWeights = "shared" | "packed" | "int8";

export interface SessionOptions extends Omit<ForwardOptions, "weights"> {
  /** What is trained, and where it starts; the session may take these arrays over and change them. */
  readonly parameters: Parameters;
  /** Other parameters of the network, which stay as they are. A session may read these arrays until it is disposed. */
  readonly frozen?: Parameters | undefined;
  /** What dropout drops depends only on (seed, step, place), so that a resumed run repeats it. */
  readonly seed: number;
  readonly optimizer: AdamWOptions;
  /** Global L2 norm above which gradients are scaled down. */
  readonly maxGradientNorm: number;
}

/** What a model sees of a batch. */
export type TokenBatch = Pick<Batch, "rows" | "length" | "inputIds" | "attentionMask">;

/** A model that predicts. */
export interface ForwardSession {
  /** Logits [B*C], row-major, dropout off. */
  evaluate(batch: TokenBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** A model in training. */
export interface TrainingSession extends ForwardSession {
  /**
   * How many of the upcoming steps are worth one call of `steps`, at least 1. It may change with what calls are seen to cost.
   *
   * @param upcoming - the next steps in order, read only as far as needed
   */
  stepsPerCall(upcoming: Iterable<StepInput>): number;
  /**
   * Makes steps one after the other: forward pass, backward pass, clipping and AdamW. Their batches may have different shapes.
   *
   * @returns the results of the steps that were made: of all, or of those before the first that failed
   * @throws the error of the first step if that fails; parameters and state are as they were then
   */
  steps(inputs: readonly StepInput[]): Promise<readonly StepResult[]>;
  /** A snapshot or the live arrays: copy before keeping them across a step. */
  parameters(): Promise<Parameters>;
  /** As `parameters`: may be the live arrays. */
  state(): Promise<OptimizerState>;
  /**
   * Copies parameters and optimizer state in; the next step continues after `state.step`.
   *
   * @param state - without it all moments are zero and the step is 0, as in a new session
   */
  restore(parameters: Parameters, state?: OptimizerState): Promise<void>;
}

export interface StepInput {
  /** 1-based. */
  readonly step: number;
  readonly learningRate: number;
  /** At least one; the gradients of several are accumulated, and the loss is the mean over the rows of all of them. */
  readonly batches: readonly Batch[];
  /** [C], factors for the loss of a row by its true class; without them all rows count the same. */
  readonly classWeights?: Float32Array | undefined;
}

export interface StepResult {
  /** Mean over all rows of the step, weighted by their classes if the step has class weights; in nats. */
  readonly loss: number;
  /** Global L2 norm before clipping. */
  readonly gradientNorm: number;
}
