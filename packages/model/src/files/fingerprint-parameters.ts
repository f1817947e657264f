import { createHash } from "node:crypto";

import { formatShape, type Parameters } from "../network/parameters.ts";

/**
 * SHA-256 over names, shapes and float32 values, sorted by name. It identifies weights independently of the format of their files.
 *
 * @returns 64 hexadecimal digits
 */
export function fingerprintParameters(parameters: Parameters): string {
  const hash = createHash("sha256");
  for (const { name, shape, values } of [...parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(`${name} ${formatShape(shape)}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}
