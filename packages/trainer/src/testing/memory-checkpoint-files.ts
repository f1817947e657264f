import { createHash } from "node:crypto";

import type { Parameters } from "@sentiment-tuner/model";
import type { CheckpointFiles } from "../checkpoint/checkpoint-files.ts";

/** Files in memory that can fail like a full disk. */
export interface MemoryCheckpointFiles extends CheckpointFiles {
  /** Path → text or parameters; folders are the prefixes of paths. */
  readonly contents: ReadonlyMap<string, string | Parameters>;
  /** The next `changes` changes succeed; those after them throw ENOSPC, except for removals. */
  failAfter(changes: number): void;
  /** The number of changes so far. */
  changes(): number;
}

export function memoryCheckpointFiles(): MemoryCheckpointFiles {
  const contents = new Map<string, string | Parameters>();
  let made = 0;
  let allowed = Infinity;
  const change = (path: string): void => {
    if (made >= allowed)
      throw Object.assign(new Error(`ENOSPC: no space left on device, write '${path}'`), { code: "ENOSPC" });
    made++;
  };
  return {
    contents,
    failAfter(changes) {
      allowed = made + changes;
    },
    changes: () => made,
    makeFolder: (path) =>
      attempt(() => {
        change(path);
      }),
    list: (folder) =>
      attempt(() => {
        const names = [...contents.keys()].filter((path) => path.startsWith(`${folder}/`));
        return [...new Set(names.map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""))];
      }),
    readText: (path) =>
      attempt(() => {
        const text = contents.get(path);
        if (typeof text !== "string") throw new Error(`ENOENT: no such file, open '${path}'`);
        return text;
      }),
    writeText: (path, text) =>
      attempt(() => {
        contents.set(path, ""); // A truncated file still exists.
        change(path);
        contents.set(path, text);
      }),
    readParameters: (path) =>
      attempt(() => {
        const parameters = contents.get(path);
        if (parameters === undefined || typeof parameters === "string")
          throw new Error(`ENOENT: no such file, open '${path}'`);
        return parameters;
      }),
    writeParameters: (path, parameters) =>
      attempt(() => {
        contents.set(path, new Map());
        change(path);
        contents.set(path, structuredClone<Parameters>(parameters)); // The session continues to change its arrays.
        return hashOf(parameters);
      }),
    sha256: (path) =>
      attempt(() => {
        const parameters = contents.get(path);
        if (parameters === undefined || typeof parameters === "string")
          throw new Error(`ENOENT: no such file, open '${path}'`);
        return hashOf(parameters);
      }),
    rename: (from, to) =>
      attempt(() => {
        change(to);
        const moved = [...contents].filter(([path]) => path === from || path.startsWith(`${from}/`));
        for (const [path, content] of moved) {
          contents.delete(path);
          contents.set(to + path.slice(from.length), content);
        }
      }),
    remove: (path) =>
      attempt(() => {
        for (const key of [...contents.keys()]) if (key === path || key.startsWith(`${path}/`)) contents.delete(key);
      }),
  };
}

function hashOf(parameters: Parameters): string {
  const hash = createHash("sha256");
  for (const { name, values } of parameters.values()) hash.update(name).update(new Uint8Array(values.buffer));
  return hash.digest("hex");
}

/** A thrown error as a rejected promise. */
async function attempt<T>(work: () => T): Promise<T> {
  await Promise.resolve();
  return work();
}
