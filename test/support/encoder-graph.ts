import { bert, encode, noDropout, type PretrainedModel } from "@sentiment-tuner/model";
import { type Graph, trace } from "@sentiment-tuner/onnx";
import type * as tf from "@tensorflow/tfjs";

/** Records BERT's encoder: `inputIds` and `attentionMask`, int32 [B, T], to the hidden states `layer0` … of every layer, [B, T, D]. */
export function encoderGraph({ config, parameters }: Pick<PretrainedModel, "config" | "parameters">): Graph {
  const weights = [...parameters.values()].map(
    ({ name, shape, values }) => [name, { shape, values, dtype: "float32" as const }] as const,
  );
  const tokens = { shape: ["batch", "sequence"], dtype: "int32" } as const;
  return trace(
    (tensors: Readonly<Record<string, tf.Tensor>>) => {
      const find = (name: string): tf.Tensor => {
        const tensor = tensors[name];
        if (tensor === undefined) throw new RangeError(`No "${name}"`);
        return tensor;
      };
      const inputIds = find("inputIds") as tf.Tensor2D;
      const attentionMask = find("attentionMask") as tf.Tensor2D;
      const pass = { weights: find, layout: bert.layout, config, dropout: noDropout };
      const states = encode({ inputIds, attentionMask }, pass);
      return Object.fromEntries(states.map((state, layer) => [`layer${String(layer)}`, state]));
    },
    { inputIds: tokens, attentionMask: tokens, ...Object.fromEntries(weights) },
    { limits: { sequence: config.maxPositions } },
  );
}
