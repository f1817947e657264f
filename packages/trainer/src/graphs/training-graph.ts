import type { Architecture, ModelConfig, Parameters } from "@sentiment-tuner/model";
import { attribute, noDropout } from "@sentiment-tuner/model";
import { type Graph, type Port, trace, type TracedInput } from "@sentiment-tuner/onnx";
import type * as tf from "@tensorflow/tfjs";

import { differentiate, findTensor, type Tensors } from "./differentiate.ts";
import { patternDropout } from "./dropout-patterns.ts";

/** One training step up to the gradients, as a graph. */
export interface TrainingGraph {
  /** Inputs `inputIds`, `attentionMask`, `labels`, `rowWeights`, the draws and the parameters; outputs `loss` and gradients. */
  readonly graph: Graph;
  /** Inputs for the indices of {@link patternDropout}, in the order of the network's dropouts. */
  readonly draws: readonly Port[];
}

/** The name of the output that holds a parameter's gradient. */
export function gradientName(parameterName: string): string {
  return `${parameterName}.gradient`;
}

/**
 * Records forward pass, loss and backward pass for any batch size and length.
 *
 * All parameters are inputs, so that the graph is small and its caller decides where they live. Only the trained ones have gradients.
 *
 * @param frozen - the other parameters that the network reads
 */
export function traceTrainingStep(
  architecture: Architecture,
  config: ModelConfig,
  parameters: Parameters,
  frozen: Parameters = new Map(),
): TrainingGraph {
  const graph = trace(
    (inputs: Tensors, scope) => {
      const dropout = patternDropout((count, place) => scope.input(drawName(place), [count], "int32"));
      const batch = {
        ...batchOf(inputs),
        labels: findTensor(inputs, "labels") as tf.Tensor1D,
        rowWeights: findTensor(inputs, "rowWeights") as tf.Tensor1D,
      };
      const weights = { trained: pickInputs(inputs, parameters), frozen: pickInputs(inputs, frozen) };
      const { loss, gradients } = differentiate(architecture, config, batch, weights, dropout);
      const named = Object.entries(gradients).map(([name, gradient]) => [gradientName(name), gradient] as const);
      return { loss, ...Object.fromEntries(named) };
    },
    {
      ...batchInputs,
      labels: { shape: ["batch"], dtype: "int32" },
      rowWeights: { shape: ["batch"], dtype: "float32" },
      ...parameterInputs(parameters),
      ...parameterInputs(frozen),
    },
    { name: "training-step", limits: { sequence: config.maxPositions }, verify: true },
  );
  return { graph, draws: drawPorts(graph) };
}

/**
 * Records only the forward pass, without dropout: inputs `inputIds`, `attentionMask`; output `logits`.
 *
 * @param weights - "inputs": the parameters are inputs of the graph; "constants": their arrays are part of it
 */
export function traceForward(
  architecture: Architecture,
  config: ModelConfig,
  parameters: Parameters,
  weights: "inputs" | "constants" = "inputs",
): Graph {
  const entered = weights === "inputs" ? parameterInputs(parameters) : parameterConstants(parameters);
  return traceInference("forward", config, entered, batchInputs, (inputs) => ({
    logits: architecture.forward(batchOf(inputs), {
      weights: (name) => findTensor(inputs, name),
      config,
      dropout: noDropout,
    }),
  }));
}

/**
 * Records {@link attribute} for any length and any number of points: inputs `inputIds` and `baselineIds` [1, sequence], `pathPositions` and
 * `pathWeights` [points], and the parameters; outputs `logits` [1, C] and `attributions` [1, sequence].
 */
export function traceAttribution(architecture: Architecture, config: ModelConfig, parameters: Parameters): Graph {
  return traceInference("attribution", config, parameterInputs(parameters), attributionInputs(config), (inputs) => ({
    ...attribute(
      {
        inputIds: findTensor(inputs, "inputIds") as tf.Tensor2D,
        baselineIds: findTensor(inputs, "baselineIds") as tf.Tensor2D,
        pathPositions: findTensor(inputs, "pathPositions") as tf.Tensor1D,
        pathWeights: findTensor(inputs, "pathWeights") as tf.Tensor1D,
        margin: findTensor(inputs, "margin") as tf.Tensor2D,
      },
      architecture,
      { weights: (name) => findTensor(inputs, name), config },
    ),
  }));
}

/** The inputs that hold these parameters, by name. */
export function pickInputs(inputs: Tensors, parameters: Parameters): Tensors {
  return Object.fromEntries([...parameters.keys()].map((name) => [name, findTensor(inputs, name)]));
}

function traceInference(
  name: string,
  config: ModelConfig,
  parameters: Record<string, TracedInput>,
  inputs: Record<string, TracedInput>,
  run: (inputs: Tensors) => Tensors,
): Graph {
  const options = { name, limits: { sequence: config.maxPositions }, verify: true };
  return trace(run, { ...inputs, ...parameters }, options);
}

const batchInputs = {
  inputIds: { shape: ["batch", "sequence"], dtype: "int32" },
  attentionMask: { shape: ["batch", "sequence"], dtype: "int32" },
} as const satisfies Record<string, TracedInput>;

function attributionInputs({ labels }: ModelConfig) {
  return {
    inputIds: { shape: [1, "sequence"], dtype: "int32" },
    baselineIds: { shape: [1, "sequence"], dtype: "int32" },
    pathPositions: { shape: ["points"], dtype: "float32" },
    pathWeights: { shape: ["points"], dtype: "float32" },
    margin: { shape: [1, labels.length], dtype: "float32" },
  } as const satisfies Record<string, TracedInput>;
}

export function parameterInputs(parameters: Parameters): Record<string, TracedInput> {
  return Object.fromEntries([...parameters.values()].map(({ name, shape }) => [name, { shape, dtype: "float32" }]));
}

function parameterConstants(parameters: Parameters): Record<string, TracedInput> {
  return Object.fromEntries(
    [...parameters.values()].map(({ name, shape, values }) => [name, { shape, dtype: "float32", values }]),
  );
}

const DRAWS = "dropoutDraws.";

/** Name of the input for the draws of a dropout; dropouts are numbered in the network's order. */
export function drawName(dropout: number): string {
  return `${DRAWS}${String(dropout)}`;
}

/** The inputs of a graph for the indices of {@link patternDropout}, in the order of the network's dropouts. */
export function drawPorts(graph: Graph): readonly Port[] {
  return graph.inputs.filter(({ name }) => name.startsWith(DRAWS));
}

function batchOf(inputs: Tensors): { inputIds: tf.Tensor2D; attentionMask: tf.Tensor2D } {
  return {
    inputIds: findTensor(inputs, "inputIds") as tf.Tensor2D,
    attentionMask: findTensor(inputs, "attentionMask") as tf.Tensor2D,
  };
}
