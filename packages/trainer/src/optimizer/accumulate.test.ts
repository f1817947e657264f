import { describe, expect, it } from "vitest";
import { addGradients } from "./accumulate.ts";

describe("addGradients", () => {
  it("adds each gradient to the sum of its name", () => {
    const sum = new Map([
      ["weight", Float32Array.from([1, 2])],
      ["bias", Float32Array.from([3])],
    ]);
    const gradients = new Map([
      ["bias", Float32Array.from([0.5])],
      ["weight", Float32Array.from([-1, 4])],
    ]);
    addGradients(sum, gradients);
    expect([...(sum.get("weight") ?? []), ...(sum.get("bias") ?? [])]).toEqual([0, 6, 3.5]);
    expect([...(gradients.get("weight") ?? [])]).toEqual([-1, 4]);
  });

  it("names a gradient that is missing or has another length", () => {
    const sum = new Map([["weight", new Float32Array(2)]]);
    expect(() => {
      addGradients(sum, new Map());
    }).toThrow('The gradient of "weight" has no values, expected 2.');
    expect(() => {
      addGradients(sum, new Map([["weight", new Float32Array(3)]]));
    }).toThrow('The gradient of "weight" has 3 values, expected 2.');
  });
});
