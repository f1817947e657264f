import * as tf from "@tensorflow/tfjs";

import { recordUntilAgreed } from "./agreement.ts";
import { elementType } from "./backend.ts";
import { chooseStandIns, type DimensionSymbol } from "./dimensions.ts";
import { OnnxError } from "./errors.ts";
import type { Graph, Value } from "./graph.ts";
import { Recorder } from "./recorder.ts";
import { withRecordingBackend } from "./registration.ts";

/** An input of the traced function. A dimension given by name stays open in the graph. */
export interface TracedInput {
  readonly shape: readonly (number | string)[];
  readonly dtype: "float32" | "int32" | "bool";
  /** The type of the input in the graph, if it differs. Most callers of ONNX models pass token ids as int64. */
  readonly storedAs?: "int64";
  /** With values, the tensor becomes part of the graph instead of an input. The values are not copied. */
  readonly values?: Float32Array | Int32Array;
}

export interface TraceOptions {
  /** The name of the graph. */
  readonly name?: string;
  /** Dimension → the largest size that the function accepts, such as the length of a position table. */
  readonly limits?: Readonly<Record<string, number>>;
  /**
   * Whether to record again with other sizes of the symbolic dimensions and compare, which proves that no size became a constant. The
   * function runs twice, or three times if the first two graphs differ, and must do the same each time. Default false.
   */
  readonly verify?: boolean;
}

/** What a traced function can use while it runs. */
interface TraceScope {
  /** Adds an input while the function runs, such as random numbers for dropout, if its shape is known only then. */
  input(name: string, shape: readonly number[], dtype: "float32" | "int32" | "bool"): tf.Tensor;
}

type TracedFunction<Inputs> = (
  inputs: { readonly [K in keyof Inputs]: tf.Tensor },
  scope: TraceScope,
) => Readonly<Record<string, tf.Tensor>>;

/**
 * Records a TensorFlow.js function as an ONNX graph, without computing anything.
 *
 * To record gradients, call `tf.valueAndGrads` or `tf.grad` in the function.
 *
 * @param run - receives the inputs by name and returns the outputs by name. It must be synchronous and must not read values
 * @throws OnnxError `KERNEL_UNSUPPORTED` with the kernel and the operation that needs it, `DIMENSION_FROZEN` if a symbolic size would
 *   become a constant, `VALUE_UNKNOWN` if the function reads values, `TENSOR_FOREIGN` if it reads a tensor from outside the trace,
 *   `VALUES_MISMATCH` if the values of an input do not match its shape and type
 */
export function trace<const Inputs extends Readonly<Record<string, TracedInput>>>(
  run: TracedFunction<Inputs>,
  inputs: Inputs,
  options: TraceOptions = {},
): Graph {
  const shapes = Object.values(inputs).flatMap((input) => input.shape);
  const names = [...new Set(shapes.filter((size) => typeof size === "string"))];
  const sizes = shapes.filter((size) => typeof size === "number");
  const record = (symbols: readonly DimensionSymbol[]): Graph =>
    recordOnce(run, inputs, new Recorder(symbols), options.name ?? "traced");
  const choices = chooseStandIns(names, sizes, options.limits ?? {});
  return recordUntilAgreed(options.verify === true && names.length > 0 ? choices : choices.slice(0, 1), record);
}

function recordOnce<Inputs extends Readonly<Record<string, TracedInput>>>(
  run: TracedFunction<Inputs>,
  inputs: Inputs,
  recorder: Recorder,
  name: string,
): Graph {
  withRecordingBackend(recorder, (backend) => {
    const toTensor = (value: Value): tf.Tensor => tf.engine().makeTensorFromTensorInfo(backend.wrap(value));
    const tensors = Object.entries<TracedInput>(inputs).map(
      ([key, input]) => [key, toTensor(enter(recorder, key, input))] as const,
    );
    const scope: TraceScope = { input: (key, shape, dtype) => toTensor(recorder.input(key, shape, dtype)) };
    // `fromEntries` loses the type of the keys, which are the keys of `inputs`.
    const outputs = run(Object.fromEntries(tensors) as { [K in keyof Inputs]: tf.Tensor }, scope);
    for (const [key, tensor] of Object.entries(outputs)) recorder.output(key, backend.unwrap(tensor));
  });
  return recorder.finish(name);
}

function enter(recorder: Recorder, name: string, input: TracedInput): Value {
  const shape = input.shape.map((size) => (typeof size === "number" ? size : standInOf(recorder, size)));
  if (input.values === undefined) return recorder.input(name, shape, elementType(input.dtype), input.storedAs);
  return recorder.initializer(name, shape, elementType(input.dtype), valueBytes(name, input, input.values));
}

/** The bytes of the values of an input, not copied. */
function valueBytes(
  name: string,
  { shape, dtype, storedAs }: TracedInput,
  values: Float32Array | Int32Array,
): Uint8Array {
  const open = shape.find((size) => typeof size === "string");
  if (open !== undefined) {
    throw new OnnxError(
      "DIMENSION_FROZEN",
      `Input "${name}" has values, so its dimension "${open}" cannot stay open. Give its size.`,
    );
  }
  const valuesType = values instanceof Float32Array ? "float32" : "int32";
  const length = shape.reduce<number>((product, size) => product * Number(size), 1);
  if (dtype !== valuesType || storedAs !== undefined || values.length !== length) {
    const wanted = `${String(length)} values of type ${storedAs ?? dtype}`;
    throw new OnnxError(
      "VALUES_MISMATCH",
      `Input "${name}" has ${String(values.length)} values of type ${valuesType}, expected ${wanted}.`,
    );
  }
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function standInOf(recorder: Recorder, name: string): number {
  const symbol = recorder.symbols.find((candidate) => candidate.name === name);
  if (symbol === undefined) throw new OnnxError("DIMENSION_UNRESOLVED", `Dimension "${name}" has no stand-in`);
  return symbol.standIn;
}
