import { resolveDimension } from "./dimensions.ts";
import type { Graph, Port } from "./graph.ts";

/**
 * The same graph for one size of each symbolic dimension. A runtime then folds the arithmetic of sizes into constants, so that what is left
 * is what computes on tensors.
 *
 * @param sizes - by symbol
 * @throws OnnxError `DIMENSION_UNRESOLVED` if one is missing
 */
export function fixDimensions(graph: Graph, sizes: Readonly<Record<string, number>>): Graph {
  const fix = (port: Port): Port => ({
    ...port,
    shape: port.shape.map((dimension) => ({ symbols: [], factor: resolveDimension(dimension, sizes) })),
  });
  return { ...graph, inputs: graph.inputs.map(fix), outputs: graph.outputs.map(fix) };
}
