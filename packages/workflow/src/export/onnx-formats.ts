import { type Graph, halveWeights, quantizeWeights } from "@sentiment-tuner/onnx";

/** An export format; "onnx" is the reference, float32. */
export type OnnxFormat = "onnx" | "onnx-int8" | "onnx-fp16";

interface FormatTraits {
  /** In the model's folder, where transformers.js looks for its `dtype`. */
  readonly file: string;
  /** The name of the format in transformers.js. */
  readonly dtype: "fp32" | "q8" | "fp16";
  /** The traced graph → the graph to write. */
  readonly rewrite: (graph: Graph) => Graph;
  /** Whether the format changes predictions so much that its accuracy on test reviews is a condition. */
  readonly isGated: boolean;
}

export const onnxFormats: Readonly<Record<OnnxFormat, FormatTraits>> = {
  onnx: { file: "onnx/model.onnx", dtype: "fp32", rewrite: (graph) => graph, isGated: false },
  "onnx-int8": { file: "onnx/model_quantized.onnx", dtype: "q8", rewrite: quantizeWeights, isGated: true },
  "onnx-fp16": { file: "onnx/model_fp16.onnx", dtype: "fp16", rewrite: halveWeights, isGated: false },
};
