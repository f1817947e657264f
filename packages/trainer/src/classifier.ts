import type { Architecture, ModelConfig, Parameters } from "@sentiment-tuner/model";
import type { Graph } from "@sentiment-tuner/onnx";

import { TrainerError } from "./errors.ts";
import type { TrainingSession } from "./engines/engine.ts";
import { batchFeeds, openSession, parameterFeeds, type TokenBatch } from "./engines/runtime-session.ts";
import { traceAttribution, traceForward } from "./training-graph.ts";

/** A model that only predicts; judged by the same `evaluate` as one in training. */
export interface Classifier extends Pick<TrainingSession, "evaluate" | "dispose"> {
  /** Logits [B*C], row-major. */
  evaluate(batch: TokenBatch): Promise<Float32Array>;
  /**
   * Logits, and what each token adds to the largest of its row; the first call opens what it needs.
   *
   * @throws TrainerError ATTRIBUTION_UNSUPPORTED if the architecture, a guest's, cannot be recorded with its gradient
   */
  explain(batch: TokenBatch): Promise<Explanation>;
}

export interface Explanation {
  /** [B*C], row-major. */
  readonly logits: Float32Array;
  /** [B*T], row-major, gradient times input: above 0 speaks for the predicted class. 0 for padding. */
  readonly attributions: Float32Array;
}

export interface ClassifierOptions {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  readonly threads?: number | undefined;
}

/**
 * Opens a model in ONNX Runtime.
 *
 * The weights are inputs of its graphs and stay in the caller's arrays: there is one copy of them in memory, however many graphs read it.
 */
export async function openClassifier(options: ClassifierOptions): Promise<Classifier> {
  const { architecture, config, parameters, threads } = options;
  const weights = parameterFeeds(parameters);
  const forward = await openSession(traceForward(architecture, config, parameters), { threads });
  let attribution: ReturnType<typeof openSession> | undefined;
  return {
    async evaluate(batch) {
      const { logits } = await forward.run({ ...batchFeeds(batch), ...weights });
      return logits?.data as Float32Array; // The graph has one output, of float32.
    },
    async explain(batch) {
      attribution ??= openSession(recordAttribution(options), { threads });
      const { logits, attributions } = await (await attribution).run({ ...batchFeeds(batch), ...weights });
      return { logits: logits?.data as Float32Array, attributions: attributions?.data as Float32Array }; // As above.
    },
    async dispose() {
      await forward.release();
      await (await attribution)?.release();
    },
  };
}

function recordAttribution({ architecture, config, parameters }: ClassifierOptions): Graph {
  try {
    return traceAttribution(architecture, config, parameters);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = "Its forward pass must read `wordEmbeddings` and use operations that can be recorded.";
    throw new TrainerError(
      "ATTRIBUTION_UNSUPPORTED",
      `"${architecture.name}" cannot be explained: ${reason} ${advice}`,
      { cause },
    );
  }
}
