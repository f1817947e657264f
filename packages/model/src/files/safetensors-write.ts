import { createHash, type Hash } from "node:crypto";

import { writeNewFile } from "@sentiment-tuner/files";

import { formatShape, sizeOf } from "../network/parameters.ts";
import type { Parameter } from "../network/parameters.ts";

/**
 * Writes float32 tensors to a new safetensors file, straight from their arrays, and flushes it to the disk.
 *
 * The bytes depend only on names, shapes, values and metadata. Tensors are sorted by name and the header is padded with blanks to a multiple
 * of eight bytes, as in the reference implementation (Rust, safetensors 0.8), so both write the same file for the same weights.
 *
 * An error leaves an incomplete file. `savePretrained` therefore writes into a staging folder.
 *
 * @returns SHA-256 of the file, in hexadecimal
 * @throws RangeError if two names are equal, or a shape does not match the number of values
 * @throws the system's error, EEXIST if the file exists
 */
export async function writeSafetensors(
  path: string,
  parameters: Iterable<Parameter>,
  metadata: Readonly<Record<string, string>> = { format: "pt" }, // Hugging Face's library refuses a file without it.
): Promise<string> {
  const sorted = [...parameters].sort((a, b) => (a.name < b.name ? -1 : 1));
  const tensors = sorted.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)); // Views, not copies.
  const hash = createHash("sha256");
  await writeNewFile(path, hashed([makeHeader(sorted, metadata), ...tensors], hash));
  return hash.digest("hex");
}

function* hashed(chunks: Iterable<Uint8Array>, hash: Hash): Generator<Uint8Array> {
  for (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function makeHeader(parameters: readonly Parameter[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const fields: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  let position = 0;
  let previous: string | undefined;
  for (const { name, shape, values } of parameters) {
    if (name === previous) throw new RangeError(`Two tensors have the name "${name}".`);
    if (sizeOf(shape) !== values.length) {
      throw new RangeError(`Tensor "${name}" of shape ${formatShape(shape)} has ${values.length} values.`);
    }
    const end = position + values.byteLength;
    fields.push([name, { dtype: "F32", shape, data_offsets: [position, end] }]);
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
