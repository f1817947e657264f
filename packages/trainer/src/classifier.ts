import { availableParallelism } from "node:os";

import type { Batch } from "@sentiment-tuner/data";
import { type Architecture, exportClassifier, type ModelConfig, type Parameters } from "@sentiment-tuner/model";
import { modelBytes } from "@sentiment-tuner/onnx";
import * as ort from "onnxruntime-node";

import type { TrainingSession } from "./engines/engine.ts";

/** A model that only predicts; judged by the same `evaluate` as one in training. */
export interface Classifier extends Pick<TrainingSession, "evaluate" | "dispose"> {
  /** Logits [B*C], row-major. */
  evaluate(batch: Pick<Batch, "rows" | "length" | "inputIds" | "attentionMask">): Promise<Float32Array>;
}

export interface ClassifierOptions {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  readonly threads?: number | undefined;
}

/** Opens a model in ONNX Runtime as the graph that is also saved as `onnx/model.onnx`, so that both answer alike. */
export async function openClassifier({
  architecture,
  config,
  parameters,
  threads,
}: ClassifierOptions): Promise<Classifier> {
  const session = await ort.InferenceSession.create(modelBytes(exportClassifier(architecture, config, parameters)), {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads ?? availableParallelism(),
    enableMemPattern: false, // A plan for each batch shape would be kept, and there are as many shapes as lengths.
  });
  return {
    async evaluate({ rows, length, inputIds, attentionMask }) {
      const { logits } = await session.run({
        input_ids: int64Tensor(inputIds, [rows, length]),
        attention_mask: int64Tensor(attentionMask, [rows, length]),
      });
      return logits?.data as Float32Array; // The graph has one output, of float32.
    },
    dispose: () => session.release(),
  };
}

function int64Tensor(values: Int32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor("int64", BigInt64Array.from(values, BigInt), shape);
}
