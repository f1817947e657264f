import type { Batch } from "@sentiment-tuner/data";
import type { Architecture, ModelConfig, Parameters } from "@sentiment-tuner/model";
import type { AdamWOptions, OptimizerState } from "../adamw.ts";

/**
 * A way to run training steps on a device. The session it opens owns parameters and optimizer state, because on a
 * GPU they must stay there; whoever drives it hands in batches and learning rates and gets numbers back.
 */
export interface Engine {
  /** Runtime and device, such as "onnxruntime:cpu". */
  readonly name: string;
  /** Why this engine cannot run here and what would change that; undefined if it can. */
  unavailable(): Promise<string | undefined>;
  open(options: SessionOptions): Promise<TrainingSession>;
  /** Opens a model that only predicts. */
  openForward(options: ForwardOptions): Promise<ForwardSession>;
  /** Opens a chain of `count` products of square matrices, to measure the device by. A guest need not have it. */
  openProducts?(size: number, count: number): Promise<MatrixProducts>;
}

/** Products that are computed, and thrown away, each time they are run. */
export interface MatrixProducts {
  run(): Promise<void>;
  dispose(): Promise<void>;
}

export interface ForwardOptions {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  /** A forward session may read these arrays until it is disposed. */
  readonly parameters: Parameters;
  /** Threads of the processor; all cores if not given. */
  readonly threads?: number | undefined;
}

/** What a model sees of a batch. */
export type TokenBatch = Pick<Batch, "rows" | "length" | "inputIds" | "attentionMask">;

/** A model that predicts. */
export interface ForwardSession {
  /** Logits [B*C], row-major, dropout off. */
  evaluate(batch: TokenBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export interface SessionOptions extends ForwardOptions {
  /** Where training starts; the session may take these arrays over and change them. */
  readonly parameters: Parameters;
  /** What is dropped is a function of (seed, step, place) alone, so that a resumed run repeats it. */
  readonly seed: number;
  readonly optimizer: AdamWOptions;
  /** Global L2 norm above which gradients are scaled down. */
  readonly maxGradientNorm: number;
}

export interface StepInput {
  /** 1-based. */
  readonly step: number;
  readonly learningRate: number;
  /** At least one; the gradients of several are accumulated, each row weighing one over the rows of all of them. */
  readonly batches: readonly Batch[];
}

export interface StepResult {
  /** Mean over all rows of the step, in nats. */
  readonly loss: number;
  /** Global L2 norm before clipping. */
  readonly gradientNorm: number;
}

/** Several steps in one call. */
export interface StepLoop {
  /** How many steps of this batch's shape are worth one call; it may change with what calls are seen to cost. */
  most(batch: Batch): number;
  /**
   * The steps that {@link TrainingSession.step} would make one after the other; if one fails, none is made.
   *
   * @param inputs - each of one batch, all of one shape
   */
  steps(inputs: readonly StepInput[]): Promise<readonly StepResult[]>;
}

export interface TrainingSession extends ForwardSession {
  /** Forward, backward, clip and AdamW. A failed step leaves parameters and state as they were. */
  step(input: StepInput): Promise<StepResult>;
  /** Where a call costs so much that several steps should share it; without it each step is a call. */
  readonly loop?: StepLoop;
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
