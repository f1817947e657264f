import { open } from "node:fs/promises";

import { z } from "zod";

/** What torch.compile and the wrappers for several GPUs put before the names of weights. */
const WRAPPERS = ["_orig_mod.", "module."];
/** A header of 10,000 tensors has less. */
const LONGEST_HEADER = 100e6;

const headerSchema = z.record(z.string(), z.unknown());

/**
 * The prefix of a wrapper before all weights of a file. Python's library finds none of them and starts with random ones, without an error.
 *
 * @param path - a safetensors file
 * @returns undefined if the weights have their own names, or if the file is damaged
 */
export async function wrapperOf(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const size = Buffer.alloc(8);
    await file.read(size, 0, 8, 0);
    const length = Number(size.readBigUInt64LE());
    if (length > LONGEST_HEADER) return undefined;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, 8);
    const header = headerSchema.safeParse(JSON.parse(buffer.toString("utf8")));
    const names = Object.keys(header.data ?? {}).filter((name) => name !== "__metadata__");
    return names.length === 0 ? undefined : WRAPPERS.find((prefix) => names.every((name) => name.startsWith(prefix)));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  } finally {
    await file.close();
  }
}
