import type { Graph, GraphNode, Initializer } from "./graph.ts";

/** How the nodes of a graph read one table of float32 numbers. */
export interface WeightUses {
  readonly weight: Initializer;
  readonly nodes: readonly GraphNode[];
}

/** The matrices of a graph that every node reads in one given way, by name. */
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

/** The numbers of a float32 initializer, without a copy where their place in memory allows it. */
export function floatsOf({ data }: Initializer): Float32Array {
  return data.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0
    ? new Float32Array(data.buffer, data.byteOffset, data.byteLength / Float32Array.BYTES_PER_ELEMENT)
    : new Float32Array(data.slice().buffer);
}

/** Bytes of any typed array, without a copy. */
export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
