import { describe, expect, it } from "vitest";

import { type CellResult, recipesTable } from "./table.ts";

const RESULT: CellResult = {
  ...{ data: "plain", name: "1e-4", model: "minilm", seed: 1, accuracy: 0.9, logLoss: 0.4 },
  ...{ trainReviews: 240, steps: 200, elapsedMs: 60_000 },
};

describe("recipesTable", () => {
  it("has the mean and the lowest of the seeds, the best candidate first", () => {
    const lines = recipesTable([
      RESULT,
      { ...RESULT, seed: 2, accuracy: 0.8 },
      { ...RESULT, name: "2e-4", accuracy: 0.95 },
    ]);
    expect(lines.slice(2)).toEqual([
      "| plain | minilm | 2e-4 | 1 | 0.950 | 0.950 | 0.400 | 240 | 200 | 1.0 |",
      "| plain | minilm | 1e-4 | 2 | 0.850 | 0.800 | 0.400 | 240 | 200 | 1.0 |",
    ]);
  });
});
