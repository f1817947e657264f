import type { Architecture, ModelConfig, Parameters } from "@sentiment-tuner/model";
import { type Graph, loopGraph, type Port, trace, type TracedInput } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import type { AdamWOptions } from "../optimizer/adamw.ts";
import { SCALARS, unpackValues } from "../optimizer/adamw-tensors.ts";
import { groupParameters } from "../optimizer/parameter-groups.ts";
import { differentiate, findTensor, type Tensors } from "./differentiate.ts";
import { patternDropout } from "./dropout-patterns.ts";
import { drawName, drawPorts, parameterInputs, pickInputs } from "./training-graph.ts";
import { nextName, scalarName, slotInputs, slotNames, updateGroups } from "./update-graph.ts";

/** Several whole training steps as a graph. */
export interface StepLoopGraph {
  /**
   * Inputs: `turns`, the slots of the groups, the frozen parameters, and what each step takes, with `steps` as a first dimension: `inputIds` and `attentionMask`
   * [steps, B, T], `labels` and `rowWeights` [steps, B], the scalars of the update [steps], the draws. Outputs: the next slots, and
   * `loss` and `norm` [steps].
   */
  readonly graph: Graph;
  /** Inputs for the indices of `patternDropout`, [steps, count], in the order of the network's dropouts. */
  readonly draws: readonly Port[];
}

/** Records a step with its update as the body of a loop: parameters and moments stay on the device from step to step. */
export function traceStepLoop(
  architecture: Architecture,
  config: ModelConfig,
  { parameters, frozen }: { readonly parameters: Parameters; readonly frozen: Parameters },
  optimizer: AdamWOptions,
): StepLoopGraph {
  const groups = groupParameters(parameters, optimizer);
  const slots = Object.keys(slotInputs(groups));
  const body = trace(
    (inputs: Tensors, scope) => {
      const turn = findTensor(inputs, TURN);
      const ofTurn = (name: string): tf.Tensor => tf.gather(findTensor(inputs, name), turn);
      const [steps = 0] = findTensor(inputs, "inputIds").shape;
      const dropout = patternDropout((count, place) =>
        tf.gather(scope.input(drawName(place), [steps, count], "int32"), turn),
      );
      const batch = {
        inputIds: ofTurn("inputIds") as tf.Tensor2D,
        attentionMask: ofTurn("attentionMask") as tf.Tensor2D,
        labels: ofTurn("labels") as tf.Tensor1D,
        rowWeights: ofTurn("rowWeights") as tf.Tensor1D,
      };
      const rows = groups.map((group) => unpackValues(group, findTensor(inputs, slotNames.values(group.name))));
      const unpacked = Object.fromEntries(rows.flatMap(Object.entries<tf.Tensor>));
      const weights = { trained: pickInputs(unpacked, parameters), frozen: pickInputs(inputs, frozen) };
      const { loss, gradients } = differentiate(architecture, config, batch, weights, dropout);
      const find = (name: string): tf.Tensor => (slots.includes(name) ? findTensor(inputs, name) : ofTurn(name));
      return { loss, ...updateGroups(groups, find, (name) => findTensor(gradients, name), optimizer) };
    },
    {
      [TURN]: { shape: [], dtype: "int32", storedAs: "int64" },
      inputIds: { shape: ["steps", "batch", "sequence"], dtype: "int32" },
      attentionMask: { shape: ["steps", "batch", "sequence"], dtype: "int32" },
      labels: { shape: ["steps", "batch"], dtype: "int32" },
      rowWeights: { shape: ["steps", "batch"], dtype: "float32" },
      ...Object.fromEntries(
        SCALARS.map((name): [string, TracedInput] => [scalarName(name), { shape: ["steps"], dtype: "float32" }]),
      ),
      ...slotInputs(groups),
      ...parameterInputs(frozen),
    },
    { name: "steps", limits: { sequence: config.maxPositions }, verify: true },
  );
  const graph = loopGraph(body, {
    turn: TURN,
    carried: Object.fromEntries(slots.map((name) => [name, nextName(name)])),
    collected: ["loss", "norm"],
  });
  return { graph, draws: drawPorts(graph) };
}

const TURN = "turn";
