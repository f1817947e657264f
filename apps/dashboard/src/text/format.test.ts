import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  fileName,
  formatBytes,
  formatCount,
  formatDecimal,
  formatDuration,
  formatPercent,
  formatPoints,
  formatPValue,
  formatRange,
  formatScientific,
  formatShort,
  formatTime,
  useLocale,
} from "./format.ts";

beforeAll(() => useLocale("en-US"));
afterAll(() => useLocale(undefined));

describe("numbers", () => {
  it.each([
    [formatPercent(0.94234), "94.2%"],
    [formatPercent(undefined), "–"],
    [formatPercent(Number.NaN), "–"],
    [formatRange({ low: 0.8634, high: 0.898 }), "86.3 – 89.8%"],
    [formatPoints(0.061), "+6.1"],
    [formatPoints(-0.004), "-0.4"],
    [formatDecimal(0.34567), "0.346"],
    [formatCount(12500), "12,500"],
    [formatShort(1234), "1.23K"],
    [formatScientific(0.00005), "5.00e-5"],
    [formatScientific(0), "0"],
    [formatPValue(0.0001), "p < 0.001"],
    [formatPValue(0.0124), "p = 0.012"],
    [formatBytes(300 * 2 ** 20), "300 MB"],
    [formatBytes(1.5 * 2 ** 30), "1.5 GB"],
    [formatBytes(20_000), "under 1 MB"],
  ])("formats %s", (formatted, expected) => {
    expect(formatted).toBe(expected);
  });

  it("follows the locale and ignores an invalid one", () => {
    useLocale("de");
    expect(formatCount(12500)).toBe("12.500");
    useLocale("not a tag");
    expect(formatCount(5)).toBe("5");
    useLocale("en-US");
  });
});

describe("formatDuration", () => {
  it.each([
    [400, "under 1 s"],
    [12_000, "12 s"],
    [95_000, "1 min 35 s"],
    [4_210_000, "1 h 10 min"],
    [7_199_000, "2 h 0 min"],
  ])("formats %d ms as %s", (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});

describe("formatTime", () => {
  it("returns text that is not a time unchanged", () => {
    expect(formatTime("yesterday")).toBe("yesterday");
  });
});

describe("fileName", () => {
  it.each([
    ["/data/reviews.csv", "reviews.csv"],
    ["C:\\data\\reviews.csv", "reviews.csv"],
    ["/data/imdb/", "imdb"],
  ])("of %s is %s", (path, expected) => {
    expect(fileName(path)).toBe(expected);
  });
});
