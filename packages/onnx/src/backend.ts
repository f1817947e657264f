import * as tf from "@tensorflow/tfjs";

import { OnnxError } from "./errors.ts";
import type { ElementType, Value } from "./graph.ts";
import type { Recorder } from "./recorder.ts";

export const BACKEND_NAME = "onnx-recorder";

type BackendValues = Float32Array | Int32Array | Uint8Array | Uint8Array[];

/** Values from TensorFlow.js. They enter the graph when a kernel reads them, so unused ones do not become part of it. */
interface PendingConstant {
  readonly values: BackendValues;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/**
 * A TensorFlow.js backend that records operations instead of computing them.
 *
 * The data id of a tensor maps to a value of the recorded graph. A value has a name, a shape and a type, but no numbers, so reading them is
 * an error.
 */
export class RecordingBackend extends tf.KernelBackend {
  recorder: Recorder | undefined;
  readonly #values = new WeakMap<object, Value | PendingConstant>();

  override write(values: BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    this.#values.set(dataId, { values, shape, dtype });
    return dataId;
  }

  /** Makes a TensorFlow.js tensor for a value. */
  wrap(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.type === "int64" ? "int32" : value.type };
  }

  /**
   * The value of a tensor. A constant enters the graph here.
   *
   * @throws OnnxError TENSOR_FOREIGN, VALUE_UNKNOWN, DTYPE_UNSUPPORTED
   */
  unwrap(tensor: tf.TensorInfo): Value {
    const held = this.#values.get(tensor.dataId);
    if (held === undefined) {
      throw new OnnxError(
        "TENSOR_FOREIGN",
        "The traced function reads a tensor from outside the trace. Pass it as an input.",
      );
    }
    if ("name" in held) return held;
    const value = recordConstant(held, this.active());
    this.#values.set(tensor.dataId, value);
    return value;
  }

  /**
   * The recorder of the current trace.
   *
   * @throws OnnxError VALUE_UNKNOWN outside a trace
   */
  active(): Recorder {
    if (this.recorder === undefined) {
      throw new OnnxError(
        "VALUE_UNKNOWN",
        `The backend "${BACKEND_NAME}" works only inside trace(). Set another backend with tf.setBackend.`,
      );
    }
    return this.recorder;
  }

  override read(): Promise<BackendValues> {
    return Promise.reject(valueUnknown());
  }

  override readSync(): BackendValues {
    throw valueUnknown();
  }

  override disposeData(): boolean {
    return true;
  }

  override incRef(): void {
    // Values live as long as the graph, so references are not counted.
  }

  override numDataIds(): number {
    return 0;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.recorder = undefined;
  }
}

/**
 * The element type in the graph for a type of TensorFlow.js.
 *
 * @throws OnnxError DTYPE_UNSUPPORTED
 */
export function elementType(dtype: tf.DataType): ElementType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new OnnxError(
    "DTYPE_UNSUPPORTED",
    `Tensors of type "${dtype}" cannot be recorded. Use float32, int32 or bool.`,
  );
}

function recordConstant({ values, shape, dtype }: PendingConstant, recorder: Recorder): Value {
  const type = elementType(dtype);
  const numbers = values as Exclude<BackendValues, Uint8Array[]>; // Only string tensors contain arrays of bytes; elementType has refused them.
  const first = numbers[0];
  if (first !== undefined && numbers.every((value) => Object.is(value, first)))
    return recorder.fill(first, shape, type);
  return recorder.constant(numbers, shape, type);
}

function valueUnknown(): OnnxError {
  return new OnnxError(
    "VALUE_UNKNOWN",
    "A tensor has no values during recording. Do not call dataSync() or array() in the traced function.",
  );
}
