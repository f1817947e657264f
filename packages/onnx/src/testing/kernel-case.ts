import * as tf from "@tensorflow/tfjs";

import { trace } from "../trace.ts";
import type { Graph } from "../graph.ts";
import { randomValues, type ValueRange } from "./random-values.ts";
import { type Numbers, portShape } from "./run-graph.ts";

tf.enableProdMode(); // Without the greeting of the CPU backend and the checks for NaN.

type Tensors = Readonly<Record<string, tf.Tensor>>;
export type Sizes = Readonly<Record<string, number>>;

/** An input of a case: its values and its shape. A name in the shape is a dimension that stays open in the symbolic run. */
export interface CaseInput {
  readonly shape: readonly (number | string)[];
  readonly range: ValueRange;
}

interface CaseOptions<Name extends string> {
  /** The same computation in operations of the CPU backend, if that backend lacks the kernel. */
  readonly reference?: (inputs: Readonly<Record<Name, tf.Tensor>>) => tf.Tensor;
  /** The inputs for which gradients are compared. By default all float inputs, or none if the result is not a float. */
  readonly gradientsOf?: readonly Name[];
}

/** A call of a kernel. */
export interface KernelCase extends CaseOptions<string> {
  readonly title: string;
  readonly inputs: Readonly<Record<string, CaseInput>>;
  readonly run: (inputs: Tensors) => tf.Tensor;
}

/** Makes a case in which `run` can read only the declared inputs. */
export function kernelCase<Name extends string>(
  title: string,
  inputs: Readonly<Record<Name, CaseInput>>,
  run: (inputs: Readonly<Record<Name, tf.Tensor>>) => tf.Tensor,
  options: CaseOptions<NoInfer<Name>> = {},
): KernelCase {
  return { ...options, title, inputs, run };
}

/**
 * The largest difference between two results, as a fraction of 1 + |expected|.
 *
 * Float32 has 24 bits, so each operation rounds by up to 6e-8 of its result, and sums run in different orders. ONNX Runtime's exp, tanh and
 * erf are polynomials with errors of about 2e-7, and so is the erf of TensorFlow.js. The largest measured difference of all cases is 2.8e-7.
 */
export const TOLERANCE = 2e-6;

/** Sizes for the dimensions of the cases. No size equals a stand-in; B is the smaller one twice and the larger one once. */
export const SIZES: readonly Sizes[] = [
  { B: 2, T: 3 },
  { B: 1, T: 5 },
  { B: 4, T: 1 },
];

export function float(shape: CaseInput["shape"], low = -2, high = 2): CaseInput {
  return { shape, range: { kind: "float", low, high } };
}

export function int(shape: CaseInput["shape"], low = -4, high = 4): CaseInput {
  return { shape, range: { kind: "int", low, high } };
}

export function bool(shape: CaseInput["shape"]): CaseInput {
  return { shape, range: { kind: "bool" } };
}

export function isSymbolic({ inputs }: KernelCase): boolean {
  return Object.values(inputs).some(({ shape }) => shape.some((size) => typeof size === "string"));
}

/**
 * Records a case: its result as output `y`, each gradient as an output with the name of its input, and the input `dy`.
 *
 * @param sizes - the sizes of the dimensions; without them the dimensions stay open
 */
export function recordCase(kernelCase: KernelCase, sizes?: Sizes): Graph {
  const inputs = Object.entries(kernelCase.inputs).map(([name, { shape, range }]) => {
    const dtype =
      range.kind === "float" ? ("float32" as const) : range.kind === "int" ? ("int32" as const) : ("bool" as const);
    return [name, { shape: sizes === undefined ? shape : concreteShape(shape, sizes), dtype }] as const;
  });
  return trace(
    (tensors: Tensors, scope) =>
      withGradients(kernelCase, kernelCase.run, tensors, (shape) => scope.input("dy", shape, "float32")),
    Object.fromEntries(inputs),
    { verify: true },
  );
}

/** Seeded values for every input of a recorded case. */
export function fillInputs(kernelCase: KernelCase, graph: Graph, sizes: Sizes): Record<string, Numbers> {
  return Object.fromEntries(
    graph.inputs.map(({ name }, index) => {
      const shape = portShape(graph, name, sizes);
      const range = kernelCase.inputs[name]?.range ?? { kind: "float", low: -1, high: 1 };
      return [
        name,
        { shape, values: randomValues(range, tf.util.sizeFromShape([...shape]), 1_000 * index + shape.length) },
      ];
    }),
  );
}

/** The results of TensorFlow.js on its CPU backend, by the names of the recorded outputs. */
export function computeOnCpu(
  kernelCase: KernelCase,
  numbers: Readonly<Record<string, Numbers>>,
): Record<string, Numbers> {
  return tf.tidy(() => {
    const { dy, ...tensors } = Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => [name, toTensor(value)]),
    );
    const outputs = withGradients(
      kernelCase,
      kernelCase.reference ?? kernelCase.run,
      tensors,
      () => dy ?? tf.scalar(0),
    );
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [name, { shape: tensor.shape, values: readValues(tensor) }]),
    );
  });
}

function withGradients(
  kernelCase: KernelCase,
  run: KernelCase["run"],
  inputs: Tensors,
  makeDy: (shape: number[]) => tf.Tensor,
): Record<string, tf.Tensor> {
  const y = run(inputs);
  const names =
    kernelCase.gradientsOf ??
    Object.keys(kernelCase.inputs).filter((name) => kernelCase.inputs[name]?.range.kind === "float");
  if (y.dtype !== "float32" || names.length === 0) return { y };
  const of = (...values: tf.Tensor[]): tf.Tensor =>
    run({ ...inputs, ...Object.fromEntries(names.map((name, index) => [name, values[index] ?? y])) });
  const gradients = tf.grads(of)(
    names.map((name) => inputs[name] ?? y),
    makeDy(y.shape),
  );
  return {
    y,
    ...Object.fromEntries(gradients.map((gradient, index) => [`gradient of ${names[index] ?? ""}`, gradient])),
  };
}

function concreteShape(shape: CaseInput["shape"], sizes: Sizes): number[] {
  return shape.map((size) => (typeof size === "number" ? size : (sizes[size] ?? 1)));
}

/** Copies the values into an array of the type of the tensor: after a cast, the CPU backend may keep the array of the previous type. */
function readValues(tensor: tf.Tensor): Numbers["values"] {
  const values = tensor.dataSync();
  if (tensor.dtype === "float32") return Float32Array.from(values);
  return tensor.dtype === "bool" ? Uint8Array.from(values) : Int32Array.from(values);
}

function toTensor({ shape, values }: Numbers): tf.Tensor {
  const dtype = values instanceof Float32Array ? "float32" : values instanceof Int32Array ? "int32" : "bool";
  return tf.tensor(values, [...shape], dtype);
}
