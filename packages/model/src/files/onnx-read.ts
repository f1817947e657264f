import type { FileHandle } from "node:fs/promises";

import { type ModelOutline, OnnxError, readOutline, type StoredTensor } from "@sentiment-tuner/onnx";

import { ModelError } from "../errors.ts";
import { formatShape, sizeOf } from "../network/parameters.ts";
import { nameOnnxWeights, type OnnxWeight } from "./onnx-names.ts";
import { FLOAT_BYTES, type FloatType, openFile, readBytes, readValues } from "./read-values.ts";
import type { WeightFile } from "./weight-file.ts";

/** The element types of ONNX that a weight can have. */
const FLOAT_TYPES: Readonly<Record<string, FloatType>> = {
  FLOAT: "F32",
  FLOAT16: "F16",
  BFLOAT16: "BF16",
  DOUBLE: "F64",
};

/** Operators that compute with integers, or that restore values from them. */
const QUANTIZED = /quantize|integer$|nbits$|bnb4$|^qlinear|^qgemm$|^qattention$/i;

const USE_ORIGINAL = "Use the safetensors of the model from which it was made, or its onnx/model.onnx.";

/**
 * Opens an exported network as a file of weights: under the names that PyTorch has for them, and each linear weight as [outputs, inputs].
 *
 * @throws ModelError ONNX_INVALID if the file is damaged; ONNX_UNSUPPORTED if it is quantized, has fused weights, or has its values in
 * another file; WEIGHT_DUPLICATE, FILE_MISSING, FILE_UNREADABLE
 */
export async function openOnnxWeights(path: string): Promise<WeightFile> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const outline = await readGraph(handle, size, path);
    checkOperators(outline, path);
    const entries = new Map(
      [...nameOnnxWeights(outline, path)]
        .filter(([, { tensor }]) => tensor.type in FLOAT_TYPES)
        .map(([name, weight]) => [name, makeEntry(weight, path)]),
    );
    if (entries.size === 0) throw invalid(path, "has no weights with the names of a network's parameters.");
    return {
      path,
      entries,
      read: async (name) => {
        const entry = entries.get(name);
        if (entry === undefined) throw new RangeError(`"${path}" has no tensor "${name}".`);
        return readEntry(handle, entry, path);
      },
      dispose: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface OnnxEntry {
  readonly shape: readonly number[];
  readonly isTransposed: boolean;
  readonly type: FloatType;
  /** Position of the first byte in the file. */
  readonly start: number;
}

async function readGraph(handle: FileHandle, sizeBytes: number, path: string): Promise<ModelOutline> {
  const head = new Uint8Array(Math.min(LFS_POINTER.length, sizeBytes));
  await readBytes(handle, head, 0, path);
  if (new TextDecoder().decode(head) === LFS_POINTER) {
    throw invalid(path, "is a Git LFS pointer instead of a model. Download the model with `git lfs pull`.");
  }
  try {
    return await readOutline({
      name: path,
      sizeBytes,
      read: (bytes, position) => readBytes(handle, bytes, position, path),
    });
  } catch (cause) {
    if (cause instanceof OnnxError) throw new ModelError("ONNX_INVALID", cause.message, { cause });
    throw cause;
  }
}

/** The beginning of the text that Git stores in place of a large file. */
const LFS_POINTER = "version https://git-lfs";

function checkOperators({ nodes, initializers }: ModelOutline, path: string): void {
  const quantized = nodes.find(({ operator }) => QUANTIZED.test(operator));
  if (quantized !== undefined) {
    throw unsupported(
      path,
      `is quantized (operator "${quantized.operator}"): its weights are rounded. ${USE_ORIGINAL}`,
    );
  }
  const stored = new Set(initializers.map(({ name }) => name));
  const isFused = nodes.some(({ operator, inputs }) => operator === "Attention" && stored.has(inputs[1] ?? ""));
  if (isFused) {
    throw unsupported(path, `was optimized by ONNX Runtime, which joins the weights of an attention. ${USE_ORIGINAL}`);
  }
}

function makeEntry({ tensor, isTransposed }: OnnxWeight, path: string): OnnxEntry {
  const { name, shape, data, isExternal } = tensor;
  if (isExternal) {
    const advice = "Save the model in one file, or as safetensors.";
    throw unsupported(path, `has the values of "${name}" in another file. ${advice}`);
  }
  const type = floatTypeOf(tensor);
  const expected = sizeOf(shape) * FLOAT_BYTES[type];
  if (data === undefined && expected > 0) {
    throw unsupported(path, `does not have the values of "${name}" as raw bytes. ${USE_ORIGINAL}`);
  }
  const { start, end } = data ?? { start: 0, end: 0 };
  if (end - start !== expected) {
    const need = `${tensor.type} ${formatShape(shape)} needs ${expected} bytes`;
    throw invalid(path, `has a wrong weight "${name}": ${need} but has ${end - start}. Download the file again.`);
  }
  return { shape: isTransposed ? [...shape].reverse() : shape, isTransposed, type, start };
}

function floatTypeOf({ type }: StoredTensor): FloatType {
  const found = FLOAT_TYPES[type];
  if (found === undefined) throw new RangeError(`${type} is not a floating-point type.`);
  return found;
}

async function readEntry(handle: FileHandle, entry: OnnxEntry, path: string): Promise<Float32Array> {
  const values = await readValues(handle, entry.type, entry.start, sizeOf(entry.shape), path);
  return entry.isTransposed ? transpose(values, entry.shape[0] ?? 0) : values;
}

/** [columns, rows] → [rows, columns] */
function transpose(values: Float32Array, rows: number): Float32Array {
  const columns = values.length / rows;
  const transposed = new Float32Array(values.length);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) transposed[row * columns + column] = values[column * rows + row]!;
  }
  return transposed;
}

function invalid(path: string, problem: string): ModelError {
  return new ModelError("ONNX_INVALID", `"${path}" ${problem}`);
}

function unsupported(path: string, problem: string): ModelError {
  return new ModelError("ONNX_UNSUPPORTED", `"${path}" ${problem}`);
}
