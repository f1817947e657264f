import { describe, expect, it } from "vitest";

import { classifiableText } from "./classifiable-text.ts";

describe("classifiableText", () => {
  it("is undefined for a text without a letter or digit", () => {
    expect(["", " \n", "--- * ---"].map(classifiableText)).toEqual([undefined, undefined, undefined]);
    expect(classifiableText("gut!")).toBe("gut!");
  });

  it("cuts a long text", () => {
    expect(classifiableText("a".repeat(50_000))).toHaveLength(20_000);
  });
});
