import { type Graph, loopGraph, type Port, trace, type TracedInput } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import { differentiate, findTensor, type Tensors } from "../differentiate.ts";
import { patternDropout } from "../dropout-patterns.ts";
import { drawName, drawPorts } from "../training-graph.ts";
import { nextName, SCALARS, scalarName, slotInputs, slotNames, unpackValues, update } from "./adamw-tensors.ts";
import type { SessionOptions } from "./engine.ts";
import { packsOf } from "./packs.ts";

/** Several whole training steps as a graph. */
export interface StepLoopGraph {
  /**
   * Inputs `turns`, the slots of the packs, and what each step takes, with `steps` as a first dimension: `inputIds` and `attentionMask`
   * [steps, B, T], `labels` and `rowWeights` [steps, B], the scalars of the update [steps], the draws. Outputs: the next slots, and `loss` and
   * `norm` [steps].
   */
  readonly graph: Graph;
  /** Where the indices of `patternDropout` go in, [steps, count], in the order of the network's dropouts. */
  readonly draws: readonly Port[];
}

/** Records a step with its update, and repeats it: parameters and moments go from step to step where they are computed. */
export function traceStepLoop(
  options: Pick<SessionOptions, "architecture" | "config" | "parameters" | "optimizer">,
): StepLoopGraph {
  const { architecture, config, parameters, optimizer } = options;
  const packs = packsOf(parameters);
  const slots = Object.keys(slotInputs(packs));
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
      const rows = packs.map((pack) => unpackValues(pack, findTensor(inputs, slotNames.values(pack.name))));
      const unpacked = Object.fromEntries(rows.flatMap(Object.entries<tf.Tensor>));
      const weights = Object.fromEntries([...parameters.keys()].map((name) => [name, findTensor(unpacked, name)]));
      const { loss, gradients } = differentiate(architecture, config, batch, weights, dropout);
      const find = (name: string): tf.Tensor => (slots.includes(name) ? findTensor(inputs, name) : ofTurn(name));
      return { loss, ...update(packs, find, (name) => findTensor(gradients, name), optimizer) };
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
      ...slotInputs(packs),
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
