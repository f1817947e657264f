import type { ModelOutline, OutlineNode, StoredTensor } from "@sentiment-tuner/onnx";

import { ModelError } from "../errors.ts";

/** A tensor of an ONNX file under the name that PyTorch has for it. */
export interface OnnxWeight {
  readonly tensor: StoredTensor;
  /** Whether the file has the matrix as [inputs, outputs], the other way round than PyTorch. */
  readonly isTransposed: boolean;
}

/** A name that an exporter made up, such as `onnx::MatMul_1525` or `val_12`, does not match. */
const PARAMETER = /^[\w-]+(?:\.[\w-]+)+$/;

/**
 * Finds the weights of a network in its exported graph.
 *
 * An exporter keeps the names of most parameters. It transposes the weight of a linear layer and gives it a name of its own: then the node
 * that reads it has the path of the layer, `/encoder/layer.0/output/dense/MatMul`, or the bias that is added to the product has its name. It
 * stores equal tensors once, as one of them: then the others have the path of the node that reads the tensor for them.
 *
 * @param path - of the file, for messages
 * @returns the weights by the name of the parameter
 * @throws ModelError WEIGHT_DUPLICATE if two tensors have the same name
 */
export function nameOnnxWeights(outline: ModelOutline, path: string): ReadonlyMap<string, OnnxWeight> {
  const tensors = resolveAliases(outline);
  const biases = findAddedBiases(outline.nodes);
  const transposed = findTransposed(outline.nodes, tensors);
  const weights = new Map<string, OnnxWeight>();
  for (const [name, tensor] of tensors) {
    if (PARAMETER.test(name)) weights.set(name, { tensor, isTransposed: transposed.has(tensor) });
  }
  const own = new Set(weights.keys());
  for (const { name, tensor } of outline.nodes.flatMap((node) => namesFromNode(node, tensors, biases))) {
    if (own.has(name)) continue;
    const other = weights.get(name)?.tensor;
    if (other !== undefined && other !== tensor) {
      const both = `"${other.name}" and "${tensor.name}" in "${path}"`;
      const advice = "Export the model again, or use its safetensors.";
      throw new ModelError("WEIGHT_DUPLICATE", `Weight "${name}" occurs twice: ${both}. ${advice}`);
    }
    weights.set(name, { tensor, isTransposed: transposed.has(tensor) });
  }
  return weights;
}

type Tensors = ReadonlyMap<string, StoredTensor>;

/** The stored tensors by every name that they have in the graph. `Identity` gives a second name, and `Cast` another precision. */
function resolveAliases({ nodes, initializers }: ModelOutline): Tensors {
  const tensors = new Map(initializers.map((tensor) => [tensor.name, tensor]));
  for (const { operator, inputs, outputs } of nodes) {
    if (operator !== "Identity" && operator !== "Cast") continue;
    const tensor = tensors.get(inputs[0] ?? "");
    if (tensor !== undefined && outputs[0] !== undefined) tensors.set(outputs[0], tensor);
  }
  return tensors;
}

/** The names that are added to each value. */
function findAddedBiases(nodes: readonly OutlineNode[]): ReadonlyMap<string, string> {
  const biases = new Map<string, string>();
  for (const { operator, inputs } of nodes) {
    const [a, b] = inputs;
    if (operator !== "Add" || a === undefined || b === undefined) continue;
    biases.set(a, b);
    biases.set(b, a);
  }
  return biases;
}

function isProduct({ operator }: OutlineNode): boolean {
  return operator === "MatMul" || operator === "Gemm";
}

function findTransposed(nodes: readonly OutlineNode[], tensors: Tensors): ReadonlySet<StoredTensor> {
  const products = nodes.filter((node) => isProduct(node) && !node.isSecondTransposed);
  return new Set(products.flatMap(({ inputs }) => tensors.get(inputs[1] ?? "") ?? []));
}

interface NamedTensor {
  readonly name: string;
  readonly tensor: StoredTensor;
}

/** The parameters that a node reads, by the path of its layer. */
function namesFromNode(node: OutlineNode, tensors: Tensors, biases: ReadonlyMap<string, string>): NamedTensor[] {
  const read = (input: number, dimensions: number, name: string | undefined): NamedTensor[] => {
    const tensor = tensors.get(node.inputs[input] ?? "");
    return tensor === undefined || name === undefined || tensor.shape.length !== dimensions ? [] : [{ name, tensor }];
  };
  const layer = layerOfPath(node.name);
  const [weight, bias] = layer === undefined ? [] : [`${layer}.weight`, `${layer}.bias`];
  if (isProduct(node)) {
    if (PARAMETER.test(node.inputs[1] ?? "")) return read(2, 1, bias);
    const added = node.operator === "Gemm" ? node.inputs[2] : biases.get(node.outputs[0] ?? "");
    return [...read(1, 2, weight ?? weightOfBias(added ?? "")), ...read(2, 1, bias)];
  }
  if (node.operator === "LayerNormalization") return [...read(1, 1, weight), ...read(2, 1, bias)];
  if (node.operator === "Add") return [...read(0, 1, bias), ...read(1, 1, bias)];
  return node.operator === "Mul" ? [...read(0, 1, weight), ...read(1, 1, weight)] : []; // The end of a LayerNorm in parts.
}

/** `/encoder/layer.0/output/dense/MatMul` → `encoder.layer.0.output.dense`; undefined for a name without a path, such as `MatMul_12`. */
function layerOfPath(name: string): string | undefined {
  const modules = name.replace(/^\//, "").split("/").slice(0, -1);
  return modules.length === 0 ? undefined : modules.join(".");
}

function weightOfBias(bias: string): string | undefined {
  return PARAMETER.test(bias) && bias.endsWith(".bias") ? bias.replace(/bias$/, "weight") : undefined;
}
