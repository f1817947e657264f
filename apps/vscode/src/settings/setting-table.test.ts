import { describe, expect, it } from "vitest";

import { clampSetting } from "./setting-table.ts";

describe("clampSetting", () => {
  it("keeps a valid value and limits a number to its range", () => {
    expect(clampSetting("hover.enabled", false)).toBe(false);
    expect(clampSetting("training.testSize", 0.9)).toBe(0.5);
    expect(clampSetting("hover.idleMinutes", 0)).toBe(1);
    expect(clampSetting("training.validationSize", 0.9)).toBe(0.5);
    expect(clampSetting("training.notSureBelow", 0.7)).toBe(0.7);
  });

  it("replaces a value of another type with the default", () => {
    expect(clampSetting("hover.enabled", "yes")).toBe(true);
    expect(clampSetting("training.seed", Number.NaN)).toBe(42);
    expect(clampSetting("training.preset", "endless")).toBe("fast");
    expect(clampSetting("hover.model", undefined)).toBe("");
    expect(clampSetting("training.validationSize", "0.1")).toBeNull();
  });
});
