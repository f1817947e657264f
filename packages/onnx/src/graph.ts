import type { Dimension } from "./dimensions.ts";

/** Element types a graph here may hold. `int64` is for shapes and indices, which ONNX asks for. */
export type ElementType = "float32" | "int32" | "int64" | "bool";

/** Element types that numbers of a graph may be stored in; the smaller ones are for weights of a finished model. */
export type StoredType = ElementType | "float16" | "int8";

export type AttributeValue =
  number | string | readonly number[] | { readonly float: number } | { readonly graph: Graph };

/** One tensor of the graph. `shape` has the stand-ins of symbolic dimensions in it. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
}

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** A tensor whose numbers are part of the graph. */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: StoredType;
  readonly data: Uint8Array;
}

/** An input or output; a dimension may be symbolic. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

/** What a trace yields: nodes in an order in which each comes after those it reads. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly GraphNode[];
}

/** Drops nodes and initializers that no output depends on. Inputs stay: they are the caller's contract. */
export function pruneGraph(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map((port) => port.name));
  const nodes: GraphNode[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    nodes.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  return {
    ...graph,
    nodes: nodes.reverse(),
    initializers: graph.initializers.filter((initializer) => needed.has(initializer.name)),
  };
}
