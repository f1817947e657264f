import { describe, expect, it } from "vitest";

import { rankFiles } from "./rank.ts";

const file = (path: string, sizeBytes = 50_000) => ({ path, sizeBytes });

describe("rankFiles", () => {
  it("puts files named after reviews first and drops settings files", () => {
    const ranked = rankFiles([
      file("/w/package.json"),
      file("/w/prices.csv"),
      file("/w/tsconfig.base.json"),
      file("/w/data/imdb-reviews.csv"),
      file("/w/sales.parquet"),
      file("/w/config/app.json"),
    ]).map(({ path }) => path);
    expect(ranked[0]).toBe("/w/data/imdb-reviews.csv");
    expect(ranked).not.toContain("/w/package.json");
    expect(ranked).not.toContain("/w/tsconfig.base.json");
    expect(ranked.indexOf("/w/prices.csv")).toBeGreaterThan(0);
  });

  it("puts tiny files last and sorts equals by path", () => {
    expect(rankFiles([file("/b.csv"), file("/a.csv"), file("/tiny.csv", 10)]).map(({ path }) => path)).toEqual([
      "/a.csv",
      "/b.csv",
      "/tiny.csv",
    ]);
  });
});
