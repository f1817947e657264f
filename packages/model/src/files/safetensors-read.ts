import type { FileHandle } from "node:fs/promises";

import { ModelError } from "../errors.ts";
import { FLOAT_BYTES, type FloatType, openFile, readBytes, readValues } from "./read-values.ts";
import { formatShape, sizeOf } from "../network/parameters.ts";
import type { Parameter, Parameters } from "../network/parameters.ts";
import { parseSafetensorsHeader, PREFIX_BYTES, readHeaderLength } from "./safetensors-header.ts";
import type { SafetensorsEntry } from "./safetensors-header.ts";
import { isScale, scaleNameOf, widenInt8 } from "./storage.ts";
import type { WeightFile } from "./weight-file.ts";

export interface SafetensorsFile extends WeightFile {
  /** By name, in the order of the file. */
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Reads a tensor of bytes.
   *
   * @throws ModelError WEIGHT_DTYPE for a tensor that is not U8; FILE_UNREADABLE
   * @throws RangeError if the file has no tensor of this name
   */
  readBytes(name: string): Promise<Uint8Array>;
}

/**
 * Opens a safetensors file and checks its header. Works on little-endian machines only: all platforms of Node except IBM Z.
 *
 * @throws ModelError SAFETENSORS_INVALID if the header is invalid or does not match the file, FILE_MISSING, FILE_UNREADABLE
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const prefix = new Uint8Array(Math.min(PREFIX_BYTES, size));
    await readBytes(handle, prefix, 0, path);
    const bytes = new Uint8Array(readHeaderLength(prefix, size, path));
    await readBytes(handle, bytes, PREFIX_BYTES, path);
    const header = parseSafetensorsHeader(bytes, size, path);
    return {
      path,
      ...header,
      read: (name) => readTensor(handle, header.entries, name, path),
      readBytes: async (name) => readByteTensor(handle, entryOf(header.entries, name, path), path),
      dispose: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Reads all tensors of a file as float32.
 *
 * @throws ModelError SAFETENSORS_INVALID, WEIGHT_DTYPE, FILE_MISSING, FILE_UNREADABLE
 */
export async function readSafetensors(path: string): Promise<Parameters> {
  const file = await openSafetensors(path);
  try {
    const parameters = new Map<string, Parameter>();
    for (const { name, shape } of file.entries.values()) {
      if (isScale(name, file.entries)) continue;
      parameters.set(name, { name, shape, values: await file.read(name) });
    }
    return parameters;
  } finally {
    await file.dispose();
  }
}

function entryOf(entries: ReadonlyMap<string, SafetensorsEntry>, name: string, path: string): SafetensorsEntry {
  const entry = entries.get(name);
  if (entry === undefined) throw new RangeError(`"${path}" has no tensor "${name}".`);
  return entry;
}

async function readByteTensor(handle: FileHandle, entry: SafetensorsEntry, path: string): Promise<Uint8Array> {
  const { name, dtype, shape, start } = entry;
  if (dtype !== "U8") {
    const problem = `Tensor "${name}" in "${path}" has dtype ${dtype}, expected U8.`;
    throw new ModelError("WEIGHT_DTYPE", `${problem} Copy the file again from where the model comes from.`);
  }
  const bytes = new Uint8Array(sizeOf(shape));
  await readBytes(handle, bytes, start, path);
  return bytes;
}

async function readTensor(
  handle: FileHandle,
  entries: ReadonlyMap<string, SafetensorsEntry>,
  name: string,
  path: string,
): Promise<Float32Array> {
  const { dtype, start, shape } = entryOf(entries, name, path);
  if (isFloat(dtype)) return readValues(handle, dtype, start, sizeOf(shape), path);
  const scale = entries.get(scaleNameOf(name));
  if (dtype === "I8" && scale?.dtype === "F32" && formatShape(scale.shape) === formatShape(shape.slice(0, 1))) {
    const quantized = new Int8Array(sizeOf(shape));
    await readBytes(handle, new Uint8Array(quantized.buffer), start, path);
    return widenInt8(quantized, await readValues(handle, "F32", scale.start, sizeOf(scale.shape), path));
  }
  const problem = `Weight "${name}" in "${path}" has dtype ${dtype}, expected F64, F32, F16, BF16, or I8 with a scale for each row.`;
  throw new ModelError("WEIGHT_DTYPE", `${problem} Is the model quantized? Choose the version that is not.`);
}

function isFloat(dtype: string): dtype is FloatType {
  return Object.hasOwn(FLOAT_BYTES, dtype);
}
