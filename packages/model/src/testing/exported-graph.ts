import type { Graph } from "@sentiment-tuner/onnx";

import type { Parameters } from "../network/parameters.ts";

type GraphNode = Graph["nodes"][number];
type Initializer = Graph["initializers"][number];

export interface ExportStyle {
  /** How the exporter names the node of a linear layer: with the path of its module, or with a number. */
  readonly nodeNames: "paths" | "numbers";
  /** Layers that become one `Gemm` with the weight as PyTorch has it. */
  readonly gemm: readonly string[];
}

/**
 * The weights of a network in a graph, with the names and layouts that PyTorch's exporter gives them. Only the nodes that read weights are
 * there, so it cannot be run.
 */
export function exportedGraph(parameters: Parameters, style: ExportStyle): Graph {
  const nodes: GraphNode[] = [];
  const initializers: Initializer[] = [];
  for (const [index, { name, shape, values }] of [...parameters.values()].entries()) {
    const [layer, kind] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
    const isLinear = kind === "weight" && shape.length === 2 && parameters.has(`${layer}.bias`);
    if (!isLinear) {
      initializers.push(floats(name, shape, values));
      continue;
    }
    const operator = style.gemm.includes(layer) ? "Gemm" : "MatMul";
    const output =
      style.nodeNames === "paths" ? `/${layer.replace(/\.(?!\d)/g, "/")}/${operator}` : `${operator}_${index}`;
    if (operator === "Gemm") {
      initializers.push(floats(name, shape, values));
      nodes.push(node("Gemm", ["x", name, `${layer}.bias`], output, { transB: 1 }));
      continue;
    }
    const [outputs = 0, inputs = 0] = shape;
    const weight = `onnx::MatMul_${index}`;
    initializers.push(floats(weight, [inputs, outputs], transposed(values, outputs, inputs)));
    nodes.push(node("MatMul", ["x", weight], output));
    nodes.push(
      node(
        "Add",
        [`${layer}.bias`, output],
        style.nodeNames === "paths" ? output.replace("MatMul", "Add") : `Add_${index}`,
      ),
    );
  }
  return { name: "torch-jit-export", inputs: [], outputs: [], initializers, nodes };
}

export function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: GraphNode["attributes"] = {},
): GraphNode {
  return { operator, inputs, outputs: [output], attributes };
}

export function floats(name: string, shape: readonly number[], values: Float32Array): Initializer {
  return { name, shape, type: "float32", data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, index) => values[(index % rows) * columns + Math.floor(index / rows)] ?? NaN);
}
