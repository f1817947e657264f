import { createHash, type Hash } from "node:crypto";

import { writeNewFile } from "@sentiment-tuner/files";

import { formatShape, sizeOf } from "../network/parameters.ts";
import type { Parameter } from "../network/parameters.ts";
import { type StoredPrecision, type StoredTensor, storeParameter } from "./storage.ts";

export interface WriteSafetensorsOptions {
  /** Free text in the header, by key. Hugging Face's library refuses a file without `format`. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly precision?: StoredPrecision;
}

/**
 * Writes parameters and other tensors to a new safetensors file and flushes it to the disk. Tensors, and parameters in float32, the default,
 * are written straight from their arrays.
 *
 * The bytes depend only on names, shapes, values and options. Tensors are sorted by the size of their values and by name, and the header is padded with blanks to a multiple
 * of eight bytes, as in the reference implementation (Rust, safetensors 0.8), so both write the same file for the same float32 weights.
 *
 * An error leaves an incomplete file. `savePretrained` therefore writes into a staging folder.
 *
 * @returns SHA-256 of the file, in hexadecimal
 * @throws RangeError if two names are equal, or a shape does not match the number of values
 * @throws the system's error, EEXIST if the file exists
 */
export async function writeSafetensors(
  path: string,
  parameters: Iterable<Parameter | StoredTensor>,
  { metadata = { format: "pt" }, precision = "float32" }: WriteSafetensorsOptions = {},
): Promise<string> {
  const tensors = [...parameters]
    .flatMap((tensor) => ("dtype" in tensor ? [tensor] : storeParameter(tensor, precision)))
    .sort((a, b) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT || (a.name < b.name ? -1 : 1));
  const bytes = tensors.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)); // Views, not copies.
  const hash = createHash("sha256");
  await writeNewFile(path, hashed([makeHeader(tensors, metadata), ...bytes], hash));
  return hash.digest("hex");
}

function* hashed(chunks: Iterable<Uint8Array>, hash: Hash): Generator<Uint8Array> {
  for (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function makeHeader(tensors: readonly StoredTensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const fields: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  let position = 0;
  let previous: string | undefined;
  for (const { name, dtype, shape, values } of tensors) {
    if (name === previous) throw new RangeError(`Two tensors have the name "${name}".`);
    if (sizeOf(shape) !== values.length) {
      throw new RangeError(`Tensor "${name}" of shape ${formatShape(shape)} has ${values.length} values.`);
    }
    const end = position + values.byteLength;
    fields.push([name, { dtype, shape, data_offsets: [position, end] }]);
    position = end;
    previous = name;
  }
  // Written field by field, because an object would move names that look like integers to the front.
  const json = `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, 8);
  return header;
}
