import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { drawPatterns, type DropoutPlace, patternDropout, patternLength, patternTable } from "./dropout-patterns.ts";

const PLACE: DropoutPlace = { seed: 7, step: 3, batch: 0 };
const ROWS = 65_536;

function draw(count: number, place = PLACE, dropout = 1): Int32Array {
  const indices = new Int32Array(count).fill(-1);
  drawPatterns(indices, place, dropout);
  return indices;
}

describe("patternTable", () => {
  it.each([0.001, 0.1, 0.2, 0.5, 0.9])(
    "drops a share of %d in each column and scales the rest to a mean of 1",
    (rate) => {
      const table = patternTable(rate, 16);
      const kept = Math.fround(1 / (1 - rate));
      expect(table.every((value) => value === 0 || value === kept)).toBe(true);
      for (let place = 0; place < 16; place++) {
        let dropped = 0;
        for (let row = 0; row < ROWS; row++) if (table[row * 16 + place] === 0) dropped++;
        expect(Math.abs(dropped - rate * ROWS)).toBeLessThanOrEqual(0.5);
      }
    },
  );

  it("drops the elements of a pattern independently of each other", () => {
    const rate = 0.1;
    const length = 12;
    const table = patternTable(rate, length);
    for (let a = 0; a < length; a++) {
      for (let b = a + 1; b < length; b++) {
        let both = 0;
        for (let row = 0; row < ROWS; row++) if (table[row * length + a] === 0 && table[row * length + b] === 0) both++;
        const correlation = (both / ROWS - rate ** 2) / (rate * (1 - rate));
        expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(ROWS)); // Five standard deviations.
      }
    }
  });
});

describe("patternLength", () => {
  it.each([
    [768, 16],
    [384, 16],
    [12, 12],
    [20, 10],
    [2, 2],
    [7, 7],
    [17, 1],
  ])("for a width of %d is %d", (width, length) => {
    expect(patternLength(width)).toBe(length);
  });
});

describe("drawPatterns", () => {
  it("names each pattern equally often", () => {
    const groups = new Float64Array(256);
    const count = 1_000_001;
    const drawn = draw(count);
    expect(drawn.every((index) => index >= 0 && index < ROWS)).toBe(true);
    for (const index of drawn) groups[index >> 8] = (groups[index >> 8] ?? 0) + 1;
    const expected = count / 256;
    const chiSquare = groups.reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(255 + 5 * Math.sqrt(2 * 255)); // Five standard deviations above its mean.
  });

  it("depends only on the place", () => {
    expect(draw(1000)).toEqual(draw(1000));
  });

  it.each([{ seed: 8 }, { step: 4 }, { batch: 1 }])("draws different indices at another place %o", (change) => {
    expect(draw(1000, { ...PLACE, ...change })).not.toEqual(draw(1000));
  });

  it("draws different indices for another dropout", () => {
    expect(draw(1000, PLACE, 2)).not.toEqual(draw(1000, PLACE, 1));
  });

  it("starts with the same indices for an odd number and a larger one", () => {
    expect(draw(1000).subarray(0, 101)).toEqual(draw(101));
  });
});

describe("patternDropout", () => {
  const drop = (x: tf.Tensor, rate: number, width: number): Float32Array => {
    const dropout = patternDropout((count, number) => tf.tensor1d(draw(count, PLACE, number), "int32"));
    return dropout(x, rate, width).dataSync<"float32">();
  };

  it("drops a share of the elements and keeps the mean", () => {
    const rate = 0.1;
    const dropped = drop(tf.ones([40, 12, 50, 50]), rate, 12);
    const zeros = dropped.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
    const deviation = Math.sqrt((rate * (1 - rate)) / dropped.length);
    expect(Math.abs(zeros / dropped.length - rate)).toBeLessThan(5 * deviation);
    expect(dropped.reduce((sum, value) => sum + value, 0) / dropped.length).toBeCloseTo(1, 2);
  });

  it("drops neighbours, and elements of neighbouring patterns, independently of each other", () => {
    const rate = 0.2;
    const dropped = drop(tf.ones([1000, 768]), rate, 768);
    for (const distance of [1, 2, 15, 16, 64, 768]) {
      let both = 0;
      for (let index = distance; index < dropped.length; index++) {
        if (dropped[index] === 0 && dropped[index - distance] === 0) both++;
      }
      expect(Math.abs(both / dropped.length - rate ** 2)).toBeLessThan(0.01 * rate);
    }
  });

  it("drops nothing at a rate of 0", () => {
    const x = tf.ones([2, 3]);
    expect(drop(x, 0, 3)).toEqual(x.dataSync());
  });

  it("refuses a width that is not one of the tensor", () => {
    expect(() => drop(tf.ones([5, 3]), 0.1, 4)).toThrow("Dropout of width 4 does not divide a tensor of shape [5, 3].");
  });
});
