import { describe, expect, it } from "vitest";

import { formatAge } from "./format-run.ts";

describe("formatAge", () => {
  it.each([
    ["2025-03-02T10:15:20Z", "this minute"],
    ["2025-03-02T10:10:20Z", "5 minutes ago"],
    ["2025-03-02T07:15:20Z", "3 hours ago"],
    ["2025-03-01T09:15:20Z", "yesterday"],
    ["2025-03-02T11:00:00Z", "this minute"],
    ["", ""],
  ])("of %j is %j", (createdAt, age) => {
    expect(formatAge(createdAt, Date.parse("2025-03-02T10:15:20Z"), "en")).toBe(age);
  });
});
