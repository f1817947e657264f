import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../../../../dashboard/src/styles/theme.css"), "utf8");

/** The colors of the series in a rule of the style sheet. */
function seriesIn(selector: string): string[] {
  const [, rule = ""] = css.split(`${selector} {`);
  return [...(rule.split("}")[0] ?? "").matchAll(/--series-\d: (#[0-9a-f]{6});/g)].map(([, color]) => color ?? "");
}

/** WCAG 2.2, relative luminance of a color "#rrggbb". */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe("high contrast", () => {
  it.each([
    ["body.vscode-high-contrast", "#000000"],
    ["body.vscode-high-contrast-light", "#ffffff"],
  ])("has six colors of %s with a contrast of at least 4.5 to its background", (selector, background) => {
    const colors = seriesIn(selector);
    expect(new Set(colors).size).toBe(6);
    for (const color of colors) {
      const [low = 0, high = 0] = [luminance(color), luminance(background)].sort((a, b) => a - b);
      expect((high + 0.05) / (low + 0.05)).toBeGreaterThan(4.5);
    }
  });
});
