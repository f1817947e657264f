import type { Architecture, ModelConfig, Parameters } from "@sentiment-tuner/model";
import { attribute, noDropout } from "@sentiment-tuner/model";
import { type Graph, type Port, trace, type TracedInput } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import { patternDropout } from "./dropout-patterns.ts";
import { weightedCrossEntropy } from "./loss.ts";

/** One training step up to the gradients, as a graph. */
export interface TrainingGraph {
  /** Inputs `inputIds`, `attentionMask`, `labels`, `rowWeights`, the draws and the parameters; outputs `loss`, `logits` and gradients. */
  readonly graph: Graph;
  /** Where the indices of {@link patternDropout} go in, in the order of the network's dropouts. */
  readonly draws: readonly Port[];
}

/** The name of the output that holds a parameter's gradient. */
export function gradientName(parameterName: string): string {
  return `${parameterName}.gradient`;
}

/**
 * Records forward pass, loss and backward pass for any batch size and length.
 *
 * The parameters are inputs: the graph is small, and whoever runs it decides where they live.
 */
export function traceTrainingStep(
  architecture: Architecture,
  config: ModelConfig,
  parameters: Parameters,
): TrainingGraph {
  const names = [...parameters.keys()];
  const graph = trace(
    (inputs: Tensors, scope) => {
      const dropout = patternDropout((count, place) => scope.input(drawName(place), [count], "int32"));
      let logits: tf.Tensor | undefined;
      const loss = (...weights: tf.Tensor[]): tf.Scalar => {
        const byName = new Map(names.map((name, index) => [name, weights[index]]));
        const scores = architecture.forward(
          batchOf(inputs),
          (name) => defined(byName.get(name), name),
          config,
          dropout,
        );
        logits = tf.keep(scores);
        return weightedCrossEntropy(
          scores,
          find(inputs, "labels") as tf.Tensor1D,
          find(inputs, "rowWeights") as tf.Tensor1D,
        );
      };
      const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => find(inputs, name)));
      const gradients = names.map((name, index) => [gradientName(name), defined(grads[index], name)] as const);
      return { loss: value, logits: defined(logits, "logits"), ...Object.fromEntries(gradients) };
    },
    {
      ...batchInputs,
      labels: { shape: ["batch"], dtype: "int32" },
      rowWeights: { shape: ["batch"], dtype: "float32" },
      ...parameterInputs(parameters),
    },
    { name: "training-step", limits: { sequence: config.maxPositions }, verify: true },
  );
  return { graph, draws: graph.inputs.filter(({ name }) => name.startsWith(drawName(""))) };
}

/** Records the forward pass alone, without dropout, its parameters inputs as well: inputs `inputIds`, `attentionMask`; output `logits`. */
export function traceForward(architecture: Architecture, config: ModelConfig, parameters: Parameters): Graph {
  return traceInference("forward", config, parameters, batchInputs, (inputs) => ({
    logits: architecture.forward(batchOf(inputs), (name) => find(inputs, name), config, noDropout),
  }));
}

/**
 * Records {@link attribute} for any length and any number of points: inputs `inputIds` and `baselineIds` [1, sequence], `pathPositions` and
 * `pathWeights` [points], and the parameters; outputs `logits` [1, C] and `attributions` [1, sequence].
 */
export function traceAttribution(architecture: Architecture, config: ModelConfig, parameters: Parameters): Graph {
  return traceInference("attribution", config, parameters, attributionInputs, (inputs) => ({
    ...attribute(
      {
        inputIds: find(inputs, "inputIds") as tf.Tensor2D,
        baselineIds: find(inputs, "baselineIds") as tf.Tensor2D,
        pathPositions: find(inputs, "pathPositions") as tf.Tensor1D,
        pathWeights: find(inputs, "pathWeights") as tf.Tensor1D,
      },
      (name) => find(inputs, name),
      architecture,
      config,
    ),
  }));
}

function traceInference(
  name: string,
  config: ModelConfig,
  parameters: Parameters,
  inputs: Record<string, TracedInput>,
  run: (inputs: Tensors) => Tensors,
): Graph {
  const options = { name, limits: { sequence: config.maxPositions }, verify: true };
  return trace(run, { ...inputs, ...parameterInputs(parameters) }, options);
}

type Tensors = Readonly<Record<string, tf.Tensor>>;

const batchInputs = {
  inputIds: { shape: ["batch", "sequence"], dtype: "int32" },
  attentionMask: { shape: ["batch", "sequence"], dtype: "int32" },
} as const satisfies Record<string, TracedInput>;

const attributionInputs = {
  inputIds: { shape: [1, "sequence"], dtype: "int32" },
  baselineIds: { shape: [1, "sequence"], dtype: "int32" },
  pathPositions: { shape: ["points"], dtype: "float32" },
  pathWeights: { shape: ["points"], dtype: "float32" },
} as const satisfies Record<string, TracedInput>;

function parameterInputs(parameters: Parameters): Record<string, TracedInput> {
  return Object.fromEntries([...parameters.values()].map(({ name, shape }) => [name, { shape, dtype: "float32" }]));
}

function drawName(dropout: number | ""): string {
  return `dropoutDraws.${String(dropout)}`;
}

function batchOf(inputs: Tensors): { inputIds: tf.Tensor2D; attentionMask: tf.Tensor2D } {
  return {
    inputIds: find(inputs, "inputIds") as tf.Tensor2D,
    attentionMask: find(inputs, "attentionMask") as tf.Tensor2D,
  };
}

function find(inputs: Tensors, name: string): tf.Tensor {
  return defined(inputs[name], name);
}

function defined<T>(value: T | undefined, name: string): T {
  if (value === undefined)
    throw new RangeError(`The network uses "${name}", which is not among its inputs and parameters`);
  return value;
}
