import { describe, expect, it } from "vitest";

import { scoredPathOf } from "./scored-path.ts";

describe("scoredPathOf", () => {
  it.each([
    ["/data/reviews.csv", "/data/reviews.scored.csv"],
    ["/data/a.b.TSV", "/data/a.b.scored.tsv"],
    ["/data/reviews.tab", "/data/reviews.scored.tsv"],
    ["/data/reviews.csv.gz", "/data/reviews.scored.csv"],
    ["/data/reviews.json", "/data/reviews.scored.jsonl"],
    ["/data/reviews.ndjson", "/data/reviews.scored.ndjson"],
    ["/data/reviews.parquet", "/data/reviews.scored.parquet"],
    ["/data/reviews", "/data/reviews.scored.csv"],
    ["/data/.csv", "/data/.csv.scored.csv"],
  ])("suggests for %s %s", (input, output) => {
    expect(scoredPathOf(input)).toBe(output);
  });
});
