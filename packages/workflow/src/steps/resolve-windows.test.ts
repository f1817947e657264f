import { describe, expect, it } from "vitest";

import { resolveWindows } from "./resolve-windows.ts";

const SPECIAL = { before: 1, after: 1 };

describe("resolveWindows", () => {
  it("has windows beside each other, at most eight, and their mean by default", () => {
    expect(resolveWindows({}, 128, SPECIAL)).toEqual({ stride: 126, most: 8, pooling: "mean" });
  });

  it("keeps what is given", () => {
    const given = { stride: 64, most: 3, pooling: "max" } as const;
    expect(resolveWindows(given, 128, SPECIAL)).toEqual(given);
  });

  it.each([
    [{ most: 0 }, 128, 'Setting "windows" is 0'],
    [{ stride: 127 }, 128, 'Setting "stride" is 127, expected a whole number from 1 to 126'],
    [{ stride: 0.5 }, 128, 'Setting "stride" is 0.5'],
    [{}, 2, 'Setting "maxLength" is 2, expected at least 3'],
  ])("rejects %j of %i tokens", (input, maxLength, message) => {
    expect(() => resolveWindows(input, maxLength, SPECIAL)).toThrow(
      expect.objectContaining({ code: "SETTING_INVALID", message: expect.stringContaining(message) as string }),
    );
  });
});
