import type { DataFiles } from "./data-files.ts";

/**
 * Files in memory: for tests, and for unsaved text.
 *
 * @param contents - path with forward slashes → text or bytes; the paths imply the folders
 * @param chunkBytes - size of the chunks that `read` yields, at least 1
 */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>, chunkBytes = 65_536): DataFiles {
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>();
  for (const [path, content] of Object.entries(contents)) {
    files.set(path, typeof content === "string" ? encoder.encode(content) : content);
  }
  const bytesOf = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`No file "${path}" in memory.`);
    return bytes;
  };

  return {
    stat: (path) => {
      const bytes = files.get(path);
      if (bytes !== undefined) return Promise.resolve({ kind: "file", sizeBytes: bytes.length });
      const isFolder = [...files.keys()].some((name) => name.startsWith(`${path}/`));
      return Promise.resolve(isFolder ? { kind: "folder", sizeBytes: 0 } : undefined);
    },
    list: (folder) => {
      const inside = [...files.keys()].filter((name) => name.startsWith(`${folder}/`));
      const names = inside.map((name) => name.slice(folder.length + 1).split("/")[0] ?? "");
      return Promise.resolve([...new Set(names)].sort());
    },
    // The interface is async; memory has nothing to wait for.
    // eslint-disable-next-line @typescript-eslint/require-await
    read: async function* (path) {
      const bytes = bytesOf(path);
      for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
    },
    readRange: (path, start, end) => Promise.resolve(bytesOf(path).subarray(start, end)),
  };
}
