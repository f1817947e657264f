import { quantizeWeights } from "@sentiment-tuner/onnx";

import type { ForwardOptions, ForwardSession, TokenBatch } from "../engine.ts";
import type { ort } from "./onnxruntime-node.ts";
import { batchFeeds, openSession, parameterFeeds, type Provider } from "./runtime-session.ts";
import { traceForward } from "../../graphs/training-graph.ts";

/** Weights beyond this size do not fit into one file with the graph. */
const MAX_CONSTANT_BYTES = 1.9e9;

/**
 * Opens a model that only predicts.
 *
 * Shared weights are inputs of the graph and stay in the caller's arrays. Packed ones are constants of the graph, which ONNX Runtime lays out
 * once. On a device they are constants, so that they cross once. More than {@link MAX_CONSTANT_BYTES} are always inputs, unless they are rounded.
 */
export async function openForwardSession(
  { architecture, config, parameters, threads, weights: wanted = "shared" }: ForwardOptions,
  provider: Provider = "cpu",
): Promise<ForwardSession> {
  const weightBytes = [...parameters.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
  const kind = provider === "cpu" ? wanted : "packed";
  const areInputs = kind === "shared" || (kind === "packed" && weightBytes > MAX_CONSTANT_BYTES);
  const graph = traceForward(architecture, config, parameters, areInputs ? "inputs" : "constants");
  const session = await openSession(kind === "int8" ? quantizeWeights(graph) : graph, { provider, threads });
  const weights = areInputs ? parameterFeeds(parameters) : {};
  return {
    evaluate: (batch) => runForward(session, batch, weights),
    dispose: () => session.release(),
  };
}

/** @returns logits [B*C], row-major */
export async function runForward(
  session: ort.InferenceSession,
  batch: TokenBatch,
  weights: Readonly<Record<string, ort.Tensor>> = {},
): Promise<Float32Array> {
  const { logits } = await session.run({ ...batchFeeds(batch), ...weights }, ["logits"]);
  return logits?.data as Float32Array; // The graph has one output, of float32.
}
