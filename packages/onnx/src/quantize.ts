import { onnxTypes } from "./element-types.ts";
import type { Graph, GraphNode, Initializer } from "./graph.ts";
import { roundEven } from "./round-even.ts";
import { bytesOf, floatsOf, matricesReadBy } from "./weight-uses.ts";

/** A matrix with a shorter side, such as a classification head, stays in float32: rounding it saves little and affects the result most. */
const SMALLEST_SIDE = 16;

/**
 * Weights of matrix products are rounded to -64 … 64, seven of the eight bits.
 *
 * Processors with AVX2 but without VNNI multiply two pairs of unsigned and signed bytes at a time and clip the sum at 32,767. 255 · 64 · 2
 * fits, 255 · 127 · 2 does not: without an error, such a processor would compute other results than the one that evaluated the model.
 */
const PRODUCT_LIMIT = 64;

/** Rows of a table are only looked up, so no sum can overflow. */
const TABLE_LIMIT = 127;

/**
 * Quantizes the weights of a recorded graph to 8 bits: a quarter of the size, and faster matrix products on a CPU.
 *
 * The weight of a linear layer has one scale per output. Its input is quantized when the model runs, with one scale for the whole tensor
 * (dynamic quantization):
 *
 *     W[o, i] ≈ s[o] · q[o, i],   s[o] = max_i |W[o, i]| / 64
 *     x ≈ a · (u − z)              u is uint8; a and z come from the smallest and the largest of x
 *     y[n, o] = a · s[o] · Σ_i (u[n, i] − z) · q[o, i]
 *
 * An embedding table has one scale per row, applied to the rows that are looked up. Everything else still computes in float32. All
 * operators are standard ONNX, in the order that the fusions of ONNX Runtime expect.
 *
 * @returns a graph with the same inputs and outputs
 */
export function quantizeWeights(graph: Graph): Graph {
  const products = matricesReadBy(graph, SMALLEST_SIDE, isProductWith);
  const tables = matricesReadBy(graph, SMALLEST_SIDE, isLookUpIn);
  const nodes: GraphNode[] = [];
  const rounded = new Set<string>();
  for (const node of graph.nodes) {
    const weight = node.inputs.find((name) => products.has(name) || tables.has(name));
    if (weight === undefined) nodes.push(node);
    else if (tables.has(weight)) nodes.push(...lookUp(node, weight));
    else nodes.push(...roundOnce(node.inputs[0] ?? "", rounded), ...product(node, weight));
  }
  const initializers = graph.initializers.flatMap((initializer) => {
    const use = products.get(initializer.name);
    if (use !== undefined) return quantizeProduct(initializer, use.nodes.some(isTransposed));
    return tables.has(initializer.name) ? quantizeTable(initializer) : [initializer];
  });
  return { ...graph, nodes, initializers };
}

/** Whether a node is a matrix product with this matrix as its second operand. */
function isProductWith({ operator, inputs, attributes }: GraphNode, name: string): boolean {
  const isPlain = Object.keys(attributes).every((key) => key === "transB");
  return operator === "Gemm" && isPlain && inputs.length === 2 && inputs[1] === name && inputs[0] !== name;
}

function isLookUpIn({ operator, inputs, attributes }: GraphNode, name: string): boolean {
  return operator === "Gather" && attributes["axis"] === 0 && inputs[0] === name;
}

function isTransposed({ attributes }: GraphNode): boolean {
  return attributes["transB"] === 1;
}

/** Quantizes a value before the first node that needs it. Query, key and value layers read the same value. */
function roundOnce(x: string, rounded: Set<string>): GraphNode[] {
  if (rounded.has(x)) return [];
  rounded.add(x);
  return [node("DynamicQuantizeLinear", [x], [`${x}.uint8`, `${x}.uint8_scale`, `${x}.uint8_zero`])];
}

function product({ inputs: [x = ""], outputs: [y = ""] }: GraphNode, weight: string): GraphNode[] {
  return [
    node("MatMulInteger", [`${x}.uint8`, `${weight}.int8`, `${x}.uint8_zero`], [`${y}.int32`]),
    node("Cast", [`${y}.int32`], [`${y}.unscaled`], { to: onnxTypes.float32 }),
    node("Mul", [`${x}.uint8_scale`, `${weight}.scale`], [`${y}.scale`]),
    node("Mul", [`${y}.unscaled`, `${y}.scale`], [y]),
  ];
}

function lookUp({ inputs: [, ids = ""], outputs: [y = ""] }: GraphNode, table: string): GraphNode[] {
  return [
    node("Gather", [`${table}.int8`, ids], [`${y}.int8`], { axis: 0 }),
    node("Cast", [`${y}.int8`], [`${y}.unscaled`], { to: onnxTypes.float32 }),
    node("Gather", [`${table}.scale`, ids], [`${y}.scale`], { axis: 0 }),
    node("Mul", [`${y}.unscaled`, `${y}.scale`], [y]),
  ];
}

function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: GraphNode["attributes"] = {},
): GraphNode {
  return { operator, inputs, outputs, attributes };
}

/** [out, in] or [in, out] → int8 [in, out], the layout of MatMulInteger, and one scale per output, [out]. */
function quantizeProduct(weight: Initializer, isOutputFirst: boolean): readonly Initializer[] {
  const [rows = 0, columns = 0] = weight.shape;
  const [outputs, inputs] = isOutputFirst ? [rows, columns] : [columns, rows];
  const [outputStep, inputStep] = isOutputFirst ? [inputs, 1] : [1, outputs];
  const values = floatsOf(weight);
  const scales = new Float32Array(outputs);
  const quantized = new Int8Array(values.length); // [in, out]
  for (let output = 0; output < outputs; output++) {
    const start = output * outputStep;
    const scale = scaleOf(values, { start, step: inputStep, count: inputs }, PRODUCT_LIMIT);
    scales[output] = scale;
    for (let input = 0; input < inputs; input++) {
      quantized[input * outputs + output] = roundEven(values[start + input * inputStep]! / scale);
    }
  }
  return [
    { name: `${weight.name}.int8`, shape: [inputs, outputs], type: "int8", data: bytesOf(quantized) },
    { name: `${weight.name}.scale`, shape: [outputs], type: "float32", data: bytesOf(scales) },
  ];
}

/** [rows, D] → int8 of the same shape, and one scale per row, [rows, 1]. */
function quantizeTable(table: Initializer): readonly Initializer[] {
  const [rows = 0, width = 0] = table.shape;
  const values = floatsOf(table);
  const scales = new Float32Array(rows);
  const quantized = new Int8Array(values.length);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const scale = scaleOf(values, { start, step: 1, count: width }, TABLE_LIMIT);
    scales[row] = scale;
    for (let index = start; index < start + width; index++) quantized[index] = roundEven(values[index]! / scale);
  }
  return [
    { name: `${table.name}.int8`, shape: table.shape, type: "int8", data: bytesOf(quantized) },
    { name: `${table.name}.scale`, shape: [rows, 1], type: "float32", data: bytesOf(scales) },
  ];
}

interface Channel {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** The scale that maps the largest absolute value of a channel to `limit`; 1 if all values are 0. */
function scaleOf(values: Float32Array, { start, step, count }: Channel, limit: number): number {
  let largest = 0;
  for (let index = 0; index < count; index++) largest = Math.max(largest, Math.abs(values[start + index * step]!));
  return largest === 0 ? 1 : Math.fround(largest / limit);
}
