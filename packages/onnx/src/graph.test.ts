import { describe, expect, it } from "vitest";

import { type Graph, pruneGraph } from "./graph.ts";

describe("pruneGraph", () => {
  it("removes nodes and initializers on which no output depends, and keeps inputs and order", () => {
    const node = (output: string, ...inputs: string[]): Graph["nodes"][number] => ({
      operator: "Add",
      inputs,
      outputs: [output],
      attributes: {},
    });
    const port = (name: string): Graph["inputs"][number] => ({ name, type: "float32", shape: [] });
    const initializer = (name: string): Graph["initializers"][number] => ({
      name,
      type: "float32",
      shape: [],
      data: new Uint8Array(4),
    });
    const graph: Graph = {
      name: "graph",
      inputs: [port("x"), port("unused")],
      outputs: [port("y")],
      initializers: [initializer("one"), initializer("unused")],
      nodes: [node("a", "x", "one"), node("b", "x", "unused"), node("c", "b", "b"), node("y", "a", "a")],
    };
    const pruned = pruneGraph(graph);
    expect(pruned.nodes.map(({ outputs }) => outputs[0])).toEqual(["a", "y"]);
    expect(pruned.initializers.map(({ name }) => name)).toEqual(["one"]);
    expect(pruned.inputs.map(({ name }) => name)).toEqual(["x", "unused"]);
  });
});
