// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";

import { colorOf, isHighContrast, onThemeChange } from "./theme.ts";

afterEach(() => {
  document.body.className = "";
});

describe("theme", () => {
  it("resolves a color again after the theme has changed, and says so", async () => {
    const { style } = document.documentElement;
    let changes = 0;
    onThemeChange(() => changes++);
    style.setProperty("--series-1", "rgb(1, 2, 3)");
    await settled();
    const before = colorOf("series-1");
    style.setProperty("--series-1", "rgb(4, 5, 6)");
    expect(colorOf("series-1")).toBe(before); // Cached until the change is reported.
    await settled();
    expect(changes).toBe(2);
    expect([before, colorOf("series-1")]).toEqual(["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
  });

  it("knows the high-contrast themes", () => {
    expect(isHighContrast()).toBe(false);
    document.body.className = "vscode-high-contrast vscode-high-contrast-light";
    expect(isHighContrast()).toBe(true);
  });
});

/** Mutation observers report in a microtask or, in the test environment, in a timer. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
