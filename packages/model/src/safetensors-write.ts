import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { formatShape, sizeOf } from "./parameters.ts";
import type { Parameter } from "./parameters.ts";

/**
 * Writes float32 tensors one after another, straight from their arrays, and flushes them to the disk.
 *
 * The bytes depend on names, shapes, values and metadata alone: tensors are sorted by name and the header is padded with
 * blanks to a multiple of eight, exactly as the reference implementation (Rust, safetensors 0.8) does, so equal weights
 * saved by either are equal files.
 *
 * An error leaves a half-written file behind: write to a temporary name and rename, as `savePretrained` does.
 *
 * @throws RangeError if a name repeats or a shape does not fit its values; Node's error if the disk refuses
 */
export async function writeSafetensors(
  path: string,
  parameters: Iterable<Parameter>,
  metadata: Readonly<Record<string, string>> = { format: "pt" }, // Hugging Face's library refuses a file without it
): Promise<void> {
  const sorted = [...parameters].sort((a, b) => (a.name < b.name ? -1 : 1));
  const header = makeHeader(sorted, metadata);
  const handle = await open(path, "w");
  try {
    await writeBytes(handle, header);
    for (const { values } of sorted) {
      await writeBytes(handle, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function makeHeader(parameters: readonly Parameter[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const fields: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  let position = 0;
  let previous: string | undefined;
  for (const { name, shape, values } of parameters) {
    if (name === previous) throw new RangeError(`Two tensors are called "${name}".`);
    if (sizeOf(shape) !== values.length) {
      throw new RangeError(`Tensor "${name}" of shape ${formatShape(shape)} has ${values.length} values.`);
    }
    const end = position + values.byteLength;
    fields.push([name, { dtype: "F32", shape, data_offsets: [position, end] }]);
    position = end;
    previous = name;
  }
  // Written field by field: an object would put names that look like numbers first.
  const json = `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, 8);
  return header;
}

/** A write may take less than it was given, above all near a full disk. */
async function writeBytes(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, written, Math.min(bytes.length - written, 2 ** 30));
    written += bytesWritten;
  }
}
