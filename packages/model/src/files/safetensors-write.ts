import { writeNewFile } from "@sentiment-tuner/files";

import { formatShape, sizeOf } from "../network/parameters.ts";
import type { Parameter } from "../network/parameters.ts";

/** A tensor of a file: float32, float32 numbers that bfloat16 holds without loss, or bytes. */
export type StoredTensor =
  | (Parameter & { readonly dtype?: "F32" | "BF16" })
  | (Omit<Parameter, "values"> & { readonly values: Uint8Array; readonly dtype: "U8" });

/**
 * Writes tensors to a new safetensors file, float32 and bytes straight from their arrays, and flushes it to the disk.
 *
 * The bytes depend only on names, shapes, values and metadata. Tensors are sorted by name and the header is padded with blanks to a multiple
 * of eight bytes, as in the reference implementation (Rust, safetensors 0.8), so both write the same file for the same weights.
 *
 * An error leaves an incomplete file. `savePretrained` therefore writes into a staging folder.
 *
 * @throws RangeError if two names are equal, or a shape does not match the number of values
 * @throws the system's error, EEXIST if the file exists
 */
export async function writeSafetensors(
  path: string,
  parameters: Iterable<StoredTensor>,
  metadata: Readonly<Record<string, string>> = { format: "pt" }, // Hugging Face's library refuses a file without it.
): Promise<void> {
  const sorted = [...parameters].sort((a, b) => (a.name < b.name ? -1 : 1));
  await writeNewFile(path, [makeHeader(sorted, metadata), ...sorted.map(bytesOf)]);
}

function bytesOf({ values, dtype }: StoredTensor): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength); // A view, not a copy.
  if (dtype !== "BF16") return bytes;
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, 2 * values.length);
  return new Uint8Array(halves.filter((_half, index) => index % 2 === 1).buffer); // The upper half of each number; the lower is 0.
}

/** Bytes of one value in the file. */
const VALUE_BYTES = { F32: 4, BF16: 2, U8: 1 } as const;

function makeHeader(parameters: readonly StoredTensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const fields: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  let position = 0;
  let previous: string | undefined;
  for (const { name, shape, values, dtype = "F32" } of parameters) {
    if (name === previous) throw new RangeError(`Two tensors have the name "${name}".`);
    if (sizeOf(shape) !== values.length) {
      throw new RangeError(`Tensor "${name}" of shape ${formatShape(shape)} has ${values.length} values.`);
    }
    const end = position + VALUE_BYTES[dtype] * values.length;
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
