import { describe, expect, it } from "vitest";

import { nameOptions } from "./setting-options.ts";

describe("nameOptions", () => {
  it("replaces the name of a setting by its option", () => {
    const message = `Setting "learningRate" is 5, expected a number between 0 and 1.`;
    expect(nameOptions(message)).toBe("--lr is 5, expected a number between 0 and 1.");
  });

  it("leaves a setting without an option unchanged", () => {
    expect(nameOptions(`Setting "beta1" is 2.`)).toBe(`Setting "beta1" is 2.`);
  });
});
