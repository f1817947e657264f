import { describe, expect, it } from "vitest";

import { soundValue } from "./setting-table.ts";

describe("soundValue", () => {
  it("keeps what fits, and brings numbers into their range", () => {
    expect(soundValue("hover.enabled", false)).toBe(false);
    expect(soundValue("training.testSize", 0.9)).toBe(0.5);
    expect(soundValue("hover.idleMinutes", 0)).toBe(1);
  });

  it("takes the default for a value of another kind", () => {
    expect(soundValue("hover.enabled", "yes")).toBe(true);
    expect(soundValue("training.seed", Number.NaN)).toBe(42);
    expect(soundValue("training.preset", "endless")).toBe("quick");
    expect(soundValue("hover.model", undefined)).toBe("");
  });
});
