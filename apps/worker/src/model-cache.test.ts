import { describe, expect, it } from "vitest";

import { createModelCache } from "./model-cache.ts";

/** A cache of two whose models say when they are opened and closed. */
function notedCache() {
  const notes: string[] = [];
  const stamps = new Map<string, string>();
  const cache = createModelCache({
    openPredictor: (folder) => {
      notes.push(`open ${folder}`);
      return Promise.resolve({
        labels: [],
        classify: () => Promise.reject(new Error("Not expected.")),
        predict: () => Promise.resolve([]),
        dispose: async () => void notes.push(`close ${folder}`),
      });
    },
    stampOf: (folder) => Promise.resolve(stamps.get(folder) ?? ""),
  });
  return { cache, notes, stamps };
}

describe("createModelCache", () => {
  it("keeps the two models used last, and closes one before it opens a third", async () => {
    const { cache, notes } = notedCache();
    for (const folder of ["a", "b", "a", "c", "a", "b"]) await cache.open(folder);
    expect(notes).toEqual(["open a", "open b", "close b", "open c", "close c", "open b"]);
  });

  it("reopens a model whose folder was replaced", async () => {
    const { cache, notes, stamps } = notedCache();
    const before = await cache.open("a");
    expect(await cache.open("a")).toBe(before);
    stamps.set("a", "newer");
    expect(await cache.open("a")).not.toBe(before);
    expect(notes).toEqual(["open a", "close a", "open a"]);
  });

  it("closes every model when disposed", async () => {
    const { cache, notes } = notedCache();
    for (const folder of ["a", "b"]) await cache.open(folder);
    await cache.dispose();
    expect(notes.slice(2)).toEqual(["close a", "close b"]);
  });
});
