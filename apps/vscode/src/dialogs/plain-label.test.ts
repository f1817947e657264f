import { describe, expect, it } from "vitest";

import { plainLabel } from "./plain-label.ts";

describe("plainLabel", () => {
  it.each([
    ["two\n  lines", "two lines"],
    ["$(trash) and $(sync~spin)", "\\$(trash) and \\$(sync~spin)"],
    ["$5 (or more)", "$5 (or more)"],
    ["x".repeat(80), `${"x".repeat(59)}…`],
  ])("shows %j as %j", (text, line) => {
    expect(plainLabel(text)).toBe(line);
  });
});
