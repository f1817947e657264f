import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A tensor of the reference scripts: row-major, nine significant digits. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface GoldenBatch {
  readonly inputIds: readonly (readonly number[])[];
  readonly attentionMask: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

/** The path of a file or folder in `test/fixtures`. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** Reads a golden file. Its `generator` field names the script that wrote it. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(fixturePath(`golden/${name}.json`), "utf8")) as T;
}
