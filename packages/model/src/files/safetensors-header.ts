import { z } from "zod";
import { findDuplicateKey } from "./duplicate-key.ts";
import { ModelError } from "../errors.ts";
import { formatShape } from "../network/parameters.ts";

/** Bytes per value of every dtype of the format. Only values of F64, F32, F16 and BF16 are read, and I8 with scales. */
const DTYPE_BYTES = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E5M2: 1, F8_E4M3: 1, F8_E8M0: 1 },
  ...{ U16: 2, I16: 2, F16: 2, BF16: 2 },
  ...{ U32: 4, I32: 4, F32: 4 },
  ...{ U64: 8, I64: 8, F64: 8, C64: 8 },
} as const;

/** The limit of the reference implementation. The header of a model with thousands of tensors is below 1 MB. */
const MAX_HEADER_BYTES = 100_000_000;

/** Bytes before the header: the length of the header, an unsigned 64-bit little-endian integer. */
export const PREFIX_BYTES = 8;

type SafetensorsDtype = keyof typeof DTYPE_BYTES;

/** A tensor of a file: its type, shape and place. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  /** Position of the first byte in the file. */
  readonly start: number;
  /** Position after the last byte in the file. */
  readonly end: number;
}

export interface SafetensorsHeader {
  /** By name, in the order of the file. */
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads the length of the header in bytes.
 *
 * @param prefix - the first eight bytes of the file, fewer if the file is shorter
 * @throws ModelError SAFETENSORS_INVALID
 */
export function readHeaderLength(prefix: Uint8Array, fileBytes: number, path: string): number {
  if (prefix.length < PREFIX_BYTES) {
    throw invalid(path, `is ${fileBytes} bytes long, too short for a safetensors file. Is the download incomplete?`);
  }
  if (new TextDecoder().decode(prefix) === "version ") {
    throw invalid(path, "is a Git LFS pointer instead of weights. Download the weights with `git lfs pull`.");
  }
  const length = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw invalid(path, `claims a header of ${length} bytes, above the limit of 100 MB. Is it a safetensors file?`);
  }
  const available = fileBytes - PREFIX_BYTES;
  if (length > BigInt(available)) {
    throw invalid(
      path,
      `claims a header of ${length} bytes, but only ${available} bytes follow. Is the download incomplete?`,
    );
  }
  return Number(length);
}

/**
 * Parses a header and checks that its tensors fill the rest of the file without gaps and overlaps.
 *
 * @param header - the bytes after the prefix
 * @throws ModelError SAFETENSORS_INVALID
 * @see https://github.com/huggingface/safetensors#format
 */
export function parseSafetensorsHeader(header: Uint8Array, fileBytes: number, path: string): SafetensorsHeader {
  const json = parseJson(header, path);
  const dataStart = PREFIX_BYTES + header.length;
  let metadata: Readonly<Record<string, string>> = {};
  const entries: SafetensorsEntry[] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") metadata = parseMetadata(value, path);
    else entries.push(parseEntry(name, value, dataStart, fileBytes, path));
  }
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  let position = dataStart;
  for (const { name, start, end } of entries) {
    if (start !== position) {
      const problem =
        start < position
          ? `overlaps the tensor before it by ${position - start} bytes`
          : `follows a gap of ${start - position} bytes`;
      throw invalid(path, `has a wrong header: tensor "${name}" ${problem}. Download the file again.`);
    }
    position = end;
  }
  if (position !== fileBytes) {
    throw invalid(path, `has ${fileBytes - position} bytes after its last tensor. Download it again.`);
  }
  return { entries: new Map(entries.map((entry) => [entry.name, entry])), metadata };
}

function parseJson(header: Uint8Array, path: string): object {
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(header);
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid(path, "has a header that is not JSON. Is it a safetensors file?", cause);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw invalid(path, "has a header that is not a JSON object. Is it a safetensors file?");
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined)
    throw invalid(path, `has the name "${duplicate}" twice in its header. Save the model again.`);
  return json;
}

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

function parseEntry(
  name: string,
  value: unknown,
  dataStart: number,
  fileBytes: number,
  path: string,
): SafetensorsEntry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    const problem = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw invalid(path, `has an invalid entry for tensor "${name}" (${problem}). Save the model again.`);
  }
  const { dtype, shape } = parsed.data;
  const [first, last] = parsed.data.data_offsets;
  if (!isDtype(dtype)) throw invalid(path, `has tensor "${name}" of unknown dtype "${dtype}". Save the model as F32.`);
  // A product above 2^53 is inexact, but much larger than any file, so it never equals the right size by accident.
  const expected = shape.reduce((product, dimension) => product * dimension, DTYPE_BYTES[dtype]);
  if (last - first !== expected) {
    const need = `${dtype} ${formatShape(shape)} needs ${expected} bytes`;
    throw invalid(path, `has a wrong header: tensor "${name}", ${need} but has ${last - first}. Download it again.`);
  }
  const available = fileBytes - dataStart;
  if (last > available) {
    const problem = `tensor "${name}" ends at byte ${last} of ${available}`;
    throw invalid(path, `is shorter than its header says: ${problem}. The file may be truncated. Download it again.`);
  }
  return { name, dtype, shape, start: dataStart + first, end: dataStart + last };
}

function parseMetadata(value: unknown, path: string): Readonly<Record<string, string>> {
  const parsed = z.record(z.string(), z.string()).safeParse(value);
  if (!parsed.success) throw invalid(path, `has a "__metadata__" that is not a map of strings. Save the model again.`);
  return parsed.data;
}

function isDtype(name: string): name is SafetensorsDtype {
  return Object.hasOwn(DTYPE_BYTES, name);
}

function invalid(path: string, problem: string, cause?: unknown): ModelError {
  return new ModelError("SAFETENSORS_INVALID", `"${path}" ${problem}`, { cause });
}
