import { estimateStepBytes } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { rowsAtOnce } from "./rows-at-once.ts";

/** MiniLM, 16 reviews of 256 tokens. */
const SIZE = {
  model: { layers: 6, hiddenSize: 384, intermediateSize: 1536, heads: 12 },
  parameterCount: 22.7e6,
  ...{ rows: 16, length: 256 },
};

describe("rowsAtOnce", () => {
  it("splits no batch that fits", () => {
    expect(rowsAtOnce(SIZE, { deviceBytes: undefined, maxMemoryBytes: undefined })).toBeUndefined();
    expect(rowsAtOnce(SIZE, { deviceBytes: 16e9, maxMemoryBytes: 8e9 })).toBeUndefined();
  });

  it("keeps to the allowed memory, also on a larger device", () => {
    const rows = rowsAtOnce(SIZE, { deviceBytes: 64e9, maxMemoryBytes: 1.5e9 }) ?? SIZE.rows;
    expect(rows).toBeLessThan(SIZE.rows);
    expect(estimateStepBytes({ ...SIZE, rows })).toBeLessThan(1.5e9);
  });

  it("keeps to the memory of a device that has less than is allowed", () => {
    const deviceBytes = 1.2e9;
    expect(rowsAtOnce(SIZE, { deviceBytes, maxMemoryBytes: 64e9 })).toBe(
      rowsAtOnce(SIZE, { deviceBytes, maxMemoryBytes: undefined }),
    );
  });

  it("refuses memory that is too little for one review, and says how much is needed", () => {
    expect(() => rowsAtOnce(SIZE, { deviceBytes: undefined, maxMemoryBytes: 500e6 })).toThrow(
      /^Setting "maxMemoryBytes" is 500 MB, but a step with one review needs about 1,0\d\d MB\. /,
    );
  });
});
