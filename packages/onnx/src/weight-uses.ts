import type { Graph, GraphNode, Initializer } from "./graph.ts";

/** A float32 matrix of a graph and the nodes that read it. */
export interface WeightUses {
  readonly weight: Initializer;
  readonly nodes: readonly GraphNode[];
}

/**
 * Finds the float32 matrices of a graph that all their readers use in one way.
 *
 * @param smallestSide - matrices with a shorter side are left out
 * @param reads - whether a node reads the matrix of this name in that way
 * @returns the matrices by name
 */
export function matricesReadBy(
  graph: Graph,
  smallestSide: number,
  reads: (node: GraphNode, name: string) => boolean,
): ReadonlyMap<string, WeightUses> {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const candidates = graph.initializers.filter(
    ({ name, type, shape }) =>
      type === "float32" && shape.length === 2 && Math.min(...shape) >= smallestSide && !outputs.has(name),
  );
  const uses = candidates.map((weight) => ({
    weight,
    nodes: graph.nodes.filter((node) => node.inputs.includes(weight.name)),
  }));
  return new Map(
    uses
      .filter(({ weight, nodes }) => nodes.length > 0 && nodes.every((node) => reads(node, weight.name)))
      .map((use) => [use.weight.name, use] as const),
  );
}

/** The values of a float32 initializer. They are copied only if they are not aligned in memory. */
export function floatsOf({ data }: Initializer): Float32Array {
  return data.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0
    ? new Float32Array(data.buffer, data.byteOffset, data.byteLength / Float32Array.BYTES_PER_ELEMENT)
    : new Float32Array(data.slice().buffer);
}

/** The bytes of a typed array, not copied. */
export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
