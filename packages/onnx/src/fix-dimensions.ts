import { resolveDimension } from "./dimensions.ts";
import type { Graph, Port } from "./graph.ts";

/**
 * Fixes the size of each symbolic dimension of a graph. A runtime can then fold the arithmetic on sizes into constants.
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
