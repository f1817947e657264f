import { type Graph, halveWeights, type ModelOptions, quantizeWeights } from "@sentiment-tuner/onnx";

import { versions } from "./versions.ts";

/** Who made a file, as the file itself states it. */
export const ONNX_PRODUCER = {
  producerName: "sentiment-tuner",
  producerVersion: versions()["sentiment-tuner"] ?? "",
} as const satisfies ModelOptions;

/** What a model can be exported as, the reference first. */
export const ONNX_FORMATS = ["onnx", "onnx-int8", "onnx-fp16"] as const;

export type OnnxFormat = (typeof ONNX_FORMATS)[number];

interface FormatTraits {
  /** In the model's folder, where transformers.js looks for its `dtype`. */
  readonly file: string;
  /** What transformers.js calls it. */
  readonly dtype: "fp32" | "q8" | "fp16";
  /** The recorded graph → the one to write. */
  readonly rewrite: (graph: Graph) => Graph;
  /** Whether it answers so differently that it must prove itself on held-out reviews. */
  readonly isGated: boolean;
}

export const onnxFormats: Readonly<Record<OnnxFormat, FormatTraits>> = {
  onnx: { file: "onnx/model.onnx", dtype: "fp32", rewrite: (graph) => graph, isGated: false },
  "onnx-int8": { file: "onnx/model_quantized.onnx", dtype: "q8", rewrite: quantizeWeights, isGated: true },
  "onnx-fp16": { file: "onnx/model_fp16.onnx", dtype: "fp16", rewrite: halveWeights, isGated: false },
};
