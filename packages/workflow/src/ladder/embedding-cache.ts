import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

import { writeFileWhole } from "@sentiment-tuner/files";
import { cacheFolder } from "@sentiment-tuner/trainer";

/** Embeddings of texts on the disk, so that a second run with the same base model and reviews has them at once. */
export interface EmbeddingCache {
  /** @returns undefined if they are not there or cannot be read */
  read(key: string, length: number): Promise<Float32Array | undefined>;
  /** A full disk or a folder that cannot be written is not an error: the next run computes them again. */
  write(key: string, values: Float32Array): Promise<void>;
}

/** The files that were used least recently are removed beyond this size: embeddings of about 300,000 reviews. */
const MAX_BYTES = 512e6;
const EXTENSION = ".f32";

/** @param folder - may be deleted at any time */
export function openEmbeddingCache(folder = join(cacheFolder(), "embeddings"), maxBytes = MAX_BYTES): EmbeddingCache {
  const pathOf = (key: string): string => join(folder, key + EXTENSION);
  return {
    async read(key, length) {
      try {
        const bytes = await readFile(pathOf(key));
        if (bytes.byteLength !== 4 * length) return undefined;
        const now = new Date();
        await utimes(pathOf(key), now, now);
        return new Float32Array(Uint8Array.from(bytes).buffer);
      } catch {
        return undefined;
      }
    },
    async write(key, values) {
      try {
        await mkdir(folder, { recursive: true });
        await writeFileWhole(pathOf(key), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
        await removeOldest(folder, maxBytes);
      } catch {
        // The embeddings are in memory; only the next run is slower.
      }
    },
  };
}

/**
 * What identifies embeddings: the weights of the encoder and the token ids.
 *
 * @returns the key of some texts
 */
export function embeddingKeys(weights: Iterable<Float32Array>): (texts: readonly Int32Array[]) => string {
  const ofWeights = createHash("sha256").update("int8 mean 1\0");
  for (const values of weights) ofWeights.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return (texts) => {
    const hash = ofWeights.copy();
    for (const ids of texts) {
      hash.update(`\0${String(ids.length)}\0`);
      hash.update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength));
    }
    return hash.digest("hex");
  };
}

async function removeOldest(folder: string, maxBytes: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(EXTENSION));
  const files = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return { path: join(folder, name), size, mtimeMs };
    }),
  );
  let total = 0;
  for (const { path, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size;
    if (total > maxBytes) await rm(path, { force: true });
  }
}
