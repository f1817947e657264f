import { onnxTypes } from "./element-types.ts";
import { toFloat16 } from "./float16.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { bytesOf, floatsOf } from "./weight-uses.ts";

/** Fewer numbers are not worth a node. */
const SMALLEST_SIZE = 16;

/**
 * Stores the weights of a recorded graph in half precision: half of the size, computed in float32.
 *
 * Each weight is followed by a Cast, which runtimes carry out once, when they open the model. A graph that computes in half precision
 * would be no smaller, and worse: ONNX Runtime's CPU has few kernels for it and converts to and fro, the number that hides padding
 * overflows, and a browser's GPU may lack it. Inputs and outputs stay what they were.
 */
export function halveWeights(graph: Graph): Graph {
  const casts: GraphNode[] = [];
  const initializers = graph.initializers.map((initializer) => {
    const { name, shape, type } = initializer;
    const size = shape.reduce((product, length) => product * length, 1);
    const halves = type === "float32" && size >= SMALLEST_SIZE ? toFloat16(floatsOf(initializer)) : undefined;
    if (halves === undefined) return initializer; // Also where a number is too large for the format.
    const stored = `${name}.float16`;
    casts.push({ operator: "Cast", inputs: [stored], outputs: [name], attributes: { to: onnxTypes.float32 } });
    return { name: stored, shape, type: "float16" as const, data: bytesOf(halves) };
  });
  return { ...graph, nodes: [...casts, ...graph.nodes], initializers };
}
