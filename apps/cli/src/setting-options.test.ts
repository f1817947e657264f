import { describe, expect, it } from "vitest";

import { nameOptions } from "./setting-options.ts";

describe("nameOptions", () => {
  it("calls a setting what it is called on the command line", () => {
    const message = `Setting "learningRate" is 5, expected a number between 0 and 1.`;
    expect(nameOptions(message)).toBe("--lr is 5, expected a number between 0 and 1.");
  });

  it("leaves a setting alone that has no option", () => {
    expect(nameOptions(`Setting "beta1" is 2.`)).toBe(`Setting "beta1" is 2.`);
  });
});
