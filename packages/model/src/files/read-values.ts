import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

import { errorCode, FilesError, openRegularFile, requireInside } from "@sentiment-tuner/files";

import { ModelError } from "../errors.ts";
import { explainFileError } from "./explain-file-error.ts";
import { widenBfloat16, widenFloat16 } from "./widen-float16.ts";

/** Element types that can be read, with their bytes per value. */
export const FLOAT_BYTES = { F64: 8, F32: 4, F16: 2, BF16: 2 } as const;

export type FloatType = keyof typeof FLOAT_BYTES;

/** Bytes per read. Node refuses reads of 2 GiB, and half-precision values pass through a buffer of this size. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Opens a file of a model: a regular file that lies in the model's folder, also where links lead.
 *
 * @throws ModelError FILE_MISSING, FILE_UNREADABLE
 */
export async function openFile(path: string): Promise<FileHandle> {
  return openInside(path).catch((cause: unknown) => {
    if (cause instanceof FilesError) throw new ModelError("FILE_UNREADABLE", cause.message, { cause });
    const code = errorCode(cause) === "ENOENT" ? "FILE_MISSING" : "FILE_UNREADABLE";
    const problem = code === "FILE_MISSING" ? "it does not exist." : explainFileError(cause);
    throw new ModelError(code, `Cannot open "${path}": ${problem}`, { cause });
  });
}

async function openInside(path: string): Promise<FileHandle> {
  await requireInside(dirname(path), path);
  return openRegularFile(path);
}

/**
 * Reads little-endian numbers as float32. Works on little-endian machines only: all platforms of Node except IBM Z.
 *
 * @param start - position of the first byte in the file
 * @param count - the number of values
 * @param path - of the file, for messages
 * @throws ModelError FILE_UNREADABLE
 */
export async function readValues(
  handle: FileHandle,
  type: FloatType,
  start: number,
  count: number,
  path: string,
): Promise<Float32Array> {
  const values = new Float32Array(count);
  if (type === "F32") await readBytes(handle, new Uint8Array(values.buffer), start, path);
  else if (type === "F64") await readDoubles(handle, start, values, path);
  else await readHalves(handle, start, values, type === "F16" ? widenFloat16 : widenBfloat16, path);
  return values;
}

/** Rounds to float32, the precision of all computations. */
async function readDoubles(handle: FileHandle, start: number, values: Float32Array, path: string): Promise<void> {
  const buffer = new Float64Array(Math.min(CHUNK_BYTES / 8, values.length));
  for (let first = 0; first < values.length; first += buffer.length) {
    const doubles = buffer.subarray(0, Math.min(buffer.length, values.length - first));
    const bytes = new Uint8Array(doubles.buffer, 0, doubles.byteLength);
    await readBytes(handle, bytes, start + 8 * first, path);
    values.set(doubles, first);
  }
}

async function readHalves(
  handle: FileHandle,
  start: number,
  values: Float32Array,
  widen: (bits: Uint16Array, values: Float32Array) => void,
  path: string,
): Promise<void> {
  const buffer = new Uint16Array(Math.min(CHUNK_BYTES / 2, values.length));
  for (let first = 0; first < values.length; first += buffer.length) {
    const bits = buffer.subarray(0, Math.min(buffer.length, values.length - first));
    const bytes = new Uint8Array(bits.buffer, 0, bits.byteLength);
    await readBytes(handle, bytes, start + 2 * first, path);
    widen(bits, values.subarray(first, first + bits.length));
  }
}

/**
 * Fills `bytes` from `position` on. A file that has become shorter is an error; the rest is never zeros.
 *
 * @throws ModelError FILE_UNREADABLE
 */
export async function readBytes(handle: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
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
