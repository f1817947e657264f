import type { Dimension } from "./dimensions.ts";

/** Element types of values in a graph. ONNX requires `int64` for shapes and indices. */
export type ElementType = "float32" | "int32" | "int64" | "bool";

/** Element types of stored values. The smaller ones are for the weights of a finished model. */
export type StoredType = ElementType | "float16" | "int8";

export type AttributeValue =
  number | string | readonly number[] | { readonly float: number } | { readonly graph: Graph };

/** A tensor of the graph. Its shape contains the stand-ins of symbolic dimensions. */
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

/** A tensor with values that are part of the graph. */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: StoredType;
  /** Little-endian, row-major. */
  readonly data: Uint8Array;
}

/** An input or output of a graph; its dimensions may be symbolic. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

/** A recorded computation. Each node comes after the nodes from which it reads. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly GraphNode[];
}

/** Removes nodes and initializers on which no output depends. Inputs stay, because callers pass them. */
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
