import { availableParallelism } from "node:os";

import { describe, expect, it } from "vitest";

import { withFittingThreads } from "./fitting-threads.ts";

describe("withFittingThreads", () => {
  it("lowers what the processor does not have, and nothing else", () => {
    expect(withFittingThreads({ threads: 1_000_000, seed: 1 })).toEqual({ threads: availableParallelism(), seed: 1 });
    for (const threads of [undefined, 0, 1, Number.NaN]) expect(withFittingThreads({ threads })).toEqual({ threads });
  });
});
