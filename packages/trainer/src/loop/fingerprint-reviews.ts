import { createHash } from "node:crypto";
import type { TokenizedReviews } from "@sentiment-tuner/data";

/**
 * SHA-256 over token ids, labels and windows, in order. It identifies the reviews of a run independently of their files.
 *
 * @param parts - training reviews, validation reviews if there are any, and test reviews
 */
export function fingerprintReviews(...parts: readonly TokenizedReviews[]): string {
  const hash = createHash("sha256");
  for (const { inputIds, labels, windows } of parts) {
    hash.update(`${inputIds.length} reviews\n`);
    for (const ids of inputIds) {
      hash.update(`${ids.length}\n`);
      hash.update(bytesOf(ids));
    }
    hash.update(bytesOf(labels));
    if (windows === undefined) continue;
    hash.update(`windows of ${windows.length}, ${windows.pooling}\n`);
    hash.update(bytesOf(windows.starts));
  }
  return hash.digest("hex");
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
