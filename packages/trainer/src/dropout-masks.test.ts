import { describe, expect, it } from "vitest";

import { fillDropoutMask, type MaskPlace } from "./dropout-masks.ts";

const PLACE: MaskPlace = { seed: 7, step: 3, batch: 0, dropout: 1 };

function drawMask(length: number, rate: number, place: MaskPlace): Float32Array {
  const mask = new Float32Array(length).fill(Number.NaN);
  fillDropoutMask(mask, rate, place);
  return mask;
}

describe("fillDropoutMask", () => {
  it.each([0.001, 0.1, 0.2, 0.5, 0.9])("drops a share of %d and scales the rest so that the mean stays 1", (rate) => {
    const length = 2_000_000;
    const mask = drawMask(length, rate, PLACE);
    const dropped = mask.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
    // Five standard deviations of a binomial share.
    expect(Math.abs(dropped / length - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / length));
    const kept = Math.fround(1 / (1 - rate));
    expect(mask.every((value) => value === 0 || value === kept)).toBe(true);
  });

  it("drops neighbours independently of each other", () => {
    const rate = 0.2;
    const length = 1_000_000;
    const mask = drawMask(length, rate, PLACE);
    for (const distance of [1, 2, 64]) {
      let both = 0;
      for (let index = distance; index < length; index++) if (mask[index] === 0 && mask[index - distance] === 0) both++;
      expect(Math.abs(both / length - rate ** 2)).toBeLessThan(5 * Math.sqrt(rate ** 2 / length));
    }
  });

  it("depends on the place alone", () => {
    expect(drawMask(1000, 0.1, PLACE)).toEqual(drawMask(1000, 0.1, PLACE));
  });

  it.each([{ seed: 8 }, { step: 4 }, { batch: 1 }, { dropout: 2 }])("is another mask at another place %o", (change) => {
    expect(drawMask(1000, 0.1, { ...PLACE, ...change })).not.toEqual(drawMask(1000, 0.1, PLACE));
  });

  it("begins alike for masks of different length", () => {
    expect(drawMask(1000, 0.1, PLACE).subarray(0, 100)).toEqual(drawMask(100, 0.1, PLACE));
  });
});
