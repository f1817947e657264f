import { describe, expect, it } from "vitest";

import { formatBytes, formatClasses, formatDuration, formatPercent } from "./format.ts";
import type { Translate } from "./translate.ts";

const t: Translate = (message, ...args) => message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

describe("formatDuration", () => {
  it.each([
    [1, "about 5 seconds"],
    [42, "about 40 seconds"],
    [60, "about a minute"],
    [300, "about 5 minutes"],
    [9_000, "about 2.5 hours"],
  ])("formats %d seconds as %s", (seconds, words) => {
    expect(formatDuration(seconds, t)).toBe(words);
  });
});

describe("formatBytes", () => {
  it("chooses the unit by size", () => {
    expect([12, 4_300, 66e6, 2.14e9].map(formatBytes)).toEqual(["12 B", "4 kB", "66 MB", "2.1 GB"]);
  });
});

describe("formatClasses", () => {
  it("names a few classes and counts many", () => {
    expect(formatClasses(["Negative", "Positive"], t)).toBe("Negative, Positive");
    expect(formatClasses(Array.from("abcdef"), t)).toBe("6 classes");
    expect(formatClasses([], t)).toBe("");
  });
});

describe("formatPercent", () => {
  it("rounds, and keeps 100% for exactly 1", () => {
    expect([0, 0.494, 0.986, 0.9999, 1].map(formatPercent)).toEqual(["0%", "49%", "99%", "99%", "100%"]);
  });
});
