import { describe, expect, it } from "vitest";

import { given } from "./given.ts";

describe("given", () => {
  it("omits undefined values, and no other falsy ones", () => {
    expect(given({ a: 0, b: undefined, c: false, d: "" })).toEqual({ a: 0, c: false, d: "" });
  });
});
