import { onnxTypes } from "./element-types.ts";
import { toFloat16 } from "./float16.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { bytesOf, floatsOf } from "./weight-uses.ts";

/** A smaller tensor is not worth a node. */
const SMALLEST_SIZE = 16;

/**
 * Stores the weights of a recorded graph in half precision, which halves its size. The graph still computes in float32.
 *
 * Each weight is followed by a Cast, which runtimes execute once, when they open the model. A graph that computes in half precision would
 * not be smaller and has disadvantages: ONNX Runtime has few such kernels on the CPU and converts back and forth, the number that masks
 * padding overflows, and the GPU of a browser may not support it.
 *
 * @returns a graph with the same inputs and outputs; a weight that is too large for the format stays in float32
 */
export function halveWeights(graph: Graph): Graph {
  const casts: GraphNode[] = [];
  const initializers = graph.initializers.map((initializer) => {
    const { name, shape, type } = initializer;
    const size = shape.reduce((product, length) => product * length, 1);
    const halves = type === "float32" && size >= SMALLEST_SIZE ? toFloat16(floatsOf(initializer)) : undefined;
    if (halves === undefined) return initializer; // Not float32, too small, or too large for the format.
    const stored = `${name}.float16`;
    casts.push({ operator: "Cast", inputs: [stored], outputs: [name], attributes: { to: onnxTypes.float32 } });
    return { name: stored, shape, type: "float16" as const, data: bytesOf(halves) };
  });
  return { ...graph, nodes: [...casts, ...graph.nodes], initializers };
}
