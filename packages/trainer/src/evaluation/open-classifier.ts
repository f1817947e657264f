import type { Graph } from "@sentiment-tuner/onnx";

import { ort } from "../engines/onnxruntime/onnxruntime-node.ts";
import { TrainerError } from "../errors.ts";
import type { ForwardOptions, ForwardSession } from "../engines/engine.ts";
import { openForwardSession } from "../engines/onnxruntime/forward-session.ts";
import { floatTensor, openSession, parameterFeeds } from "../engines/onnxruntime/runtime-session.ts";
import { radauQuadrature } from "./quadrature.ts";
import { traceAttribution } from "../graphs/training-graph.ts";

/** A model that predicts and explains its predictions. */
export interface Classifier extends ForwardSession {
  /**
   * Logits of one text, and what each token contributes to the lead of the largest logit. The first call opens the graph for it.
   *
   * @throws TrainerError ATTRIBUTION_UNSUPPORTED if the architecture, one of a plug-in, cannot be recorded with its gradient
   */
  explain(text: ExplainedText): Promise<Explanation>;
}

interface ExplainedText {
  /** [T] */
  readonly inputIds: Int32Array;
  /** [T]: the baseline: the same text with every token of a word replaced by [MASK]. */
  readonly baselineIds: Int32Array;
  /** [C], the coefficients of the logits in the margin that is explained; by default the largest logit less the next. */
  readonly margin?: Float32Array | undefined;
}

interface Explanation {
  /** [C] */
  readonly logits: Float32Array;
  /** [T], integrated gradients: positive values increase the margin; 0 where text and baseline are equal. */
  readonly attributions: Float32Array;
}

/**
 * Opens a model in ONNX Runtime, on the processor.
 *
 * The weights are inputs of its graphs and stay in the caller's arrays: all graphs read the same copy.
 */
export async function openClassifier(options: ForwardOptions): Promise<Classifier> {
  const { parameters, threads } = options;
  const weights = parameterFeeds(parameters);
  const forward = await openForwardSession(options);
  let attribution: ReturnType<typeof openSession> | undefined;
  return {
    evaluate: (batch) => forward.evaluate(batch),
    async explain({ inputIds, baselineIds, margin = new Float32Array(options.config.labels.length) }) {
      attribution ??= openSession(recordAttribution(options), { threads });
      const { positions, weights: pathWeights } = radauQuadrature(pointsFor(inputIds.length));
      const { logits, attributions } = await (
        await attribution
      ).run({
        inputIds: new ort.Tensor("int32", inputIds, [1, inputIds.length]),
        baselineIds: new ort.Tensor("int32", baselineIds, [1, inputIds.length]),
        pathPositions: floatTensor(positions, [positions.length]),
        pathWeights: floatTensor(pathWeights, [positions.length]),
        margin: floatTensor(margin, [1, margin.length]),
        ...weights,
      });
      return { logits: logits?.data as Float32Array, attributions: attributions?.data as Float32Array }; // Both are float32.
    },
    async dispose() {
      await forward.dispose();
      await (await attribution)?.release();
    },
  };
}

/**
 * Points on the path from the baseline to the text. More points follow the gradient better, but each costs a forward and a backward pass
 * over every token while a user waits: short texts get the most, and one of 128 tokens gets five.
 */
const MOST_POINTS = 16;
const FEWEST_POINTS = 4;
const POINTS_TIMES_TOKENS = 640;

function pointsFor(tokens: number): number {
  return Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, Math.floor(POINTS_TIMES_TOKENS / tokens)));
}

function recordAttribution({ architecture, config, parameters }: ForwardOptions): Graph {
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
