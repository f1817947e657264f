import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

import { errorCode } from "@sentiment-tuner/files";

import { ModelError } from "../errors.ts";
import { explainFileError } from "./explain-file-error.ts";
import { widenBfloat16, widenFloat16 } from "./widen-float16.ts";
import { sizeOf } from "../network/parameters.ts";
import type { Parameter, Parameters } from "../network/parameters.ts";
import { parseSafetensorsHeader, PREFIX_BYTES, readHeaderLength } from "./safetensors-header.ts";
import type { SafetensorsEntry } from "./safetensors-header.ts";

/** An open safetensors file. Its header is checked; each tensor is read on demand. */
export interface SafetensorsFile {
  readonly path: string;
  /** By name, in the order of the file. */
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Reads the values of a tensor as float32, whatever their precision in the file.
   *
   * @throws ModelError WEIGHT_DTYPE for a tensor that is not F64, F32, F16 or BF16; FILE_UNREADABLE
   * @throws RangeError if the file has no tensor of this name
   */
  read(name: string): Promise<Float32Array>;
  /**
   * Reads a tensor of bytes.
   *
   * @throws ModelError WEIGHT_DTYPE for a tensor that is not U8; FILE_UNREADABLE
   * @throws RangeError if the file has no tensor of this name
   */
  readBytes(name: string): Promise<Uint8Array>;
  dispose(): Promise<void>;
}

/** Bytes per read. Node refuses reads of 2 GiB, and half-precision values pass through a buffer of this size. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Opens a safetensors file and checks its header. Works on little-endian machines only: all platforms of Node except IBM Z.
 *
 * @throws ModelError SAFETENSORS_INVALID if the header is invalid or does not match the file, FILE_MISSING, FILE_UNREADABLE
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const handle = await open(path, "r").catch((cause: unknown) => {
    const code = errorCode(cause) === "ENOENT" ? "FILE_MISSING" : "FILE_UNREADABLE";
    const problem = code === "FILE_MISSING" ? "it does not exist." : explainFileError(cause);
    throw new ModelError(code, `Cannot open "${path}": ${problem}`, { cause });
  });
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
      read: async (name) => readTensor(handle, entryOf(header.entries, name, path), path),
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
  if (entry.dtype !== "U8") {
    const problem = `Tensor "${entry.name}" in "${path}" has dtype ${entry.dtype}, expected U8.`;
    throw new ModelError("WEIGHT_DTYPE", `${problem} Copy the file again from where the model comes from.`);
  }
  const bytes = new Uint8Array(sizeOf(entry.shape));
  await readBytes(handle, bytes, entry.start, path);
  return bytes;
}

async function readTensor(handle: FileHandle, entry: SafetensorsEntry, path: string): Promise<Float32Array> {
  const values = new Float32Array(sizeOf(entry.shape));
  if (entry.dtype === "F32") await readBytes(handle, new Uint8Array(values.buffer), entry.start, path);
  else if (entry.dtype === "F64") await readDoubles(handle, entry, values, path);
  else if (entry.dtype === "F16") await readHalves(handle, entry, values, widenFloat16, path);
  else if (entry.dtype === "BF16") await readHalves(handle, entry, values, widenBfloat16, path);
  else {
    const problem = `Weight "${entry.name}" in "${path}" has dtype ${entry.dtype}, expected F64, F32, F16 or BF16.`;
    throw new ModelError("WEIGHT_DTYPE", `${problem} Is the model quantized? Choose the version that is not.`);
  }
  return values;
}

/** Rounds to float32, the precision of all computations. */
async function readDoubles(
  handle: FileHandle,
  entry: SafetensorsEntry,
  values: Float32Array,
  path: string,
): Promise<void> {
  const buffer = new Float64Array(Math.min(CHUNK_BYTES / 8, values.length));
  for (let first = 0; first < values.length; first += buffer.length) {
    const doubles = buffer.subarray(0, Math.min(buffer.length, values.length - first));
    const bytes = new Uint8Array(doubles.buffer, 0, doubles.byteLength);
    await readBytes(handle, bytes, entry.start + 8 * first, path);
    values.set(doubles, first);
  }
}

async function readHalves(
  handle: FileHandle,
  entry: SafetensorsEntry,
  values: Float32Array,
  widen: (bits: Uint16Array, values: Float32Array) => void,
  path: string,
): Promise<void> {
  const buffer = new Uint16Array(Math.min(CHUNK_BYTES / 2, values.length));
  for (let first = 0; first < values.length; first += buffer.length) {
    const bits = buffer.subarray(0, Math.min(buffer.length, values.length - first));
    const bytes = new Uint8Array(bits.buffer, 0, bits.byteLength);
    await readBytes(handle, bytes, entry.start + 2 * first, path);
    widen(bits, values.subarray(first, first + bits.length));
  }
}

/** Fills `bytes` from `position` on. A file that has become shorter is an error; the rest is never zeros. */
async function readBytes(handle: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
  for (let filled = 0; filled < bytes.length;) {
    const length = Math.min(CHUNK_BYTES, bytes.length - filled);
    const { bytesRead } = await handle.read(bytes, filled, length, position + filled).catch((cause: unknown) => {
      throw new ModelError("FILE_UNREADABLE", `Cannot read "${path}": ${explainFileError(cause)}`, { cause });
    });
    if (bytesRead === 0) {
      throw new ModelError(
        "FILE_UNREADABLE",
        `"${path}" became shorter while it was read. Is another program writing it?`,
      );
    }
    filled += bytesRead;
  }
}
