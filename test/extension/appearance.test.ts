import { mkdirSync } from "node:fs";
import { join } from "node:path";

import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";

import { dashboardFrame, dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { changeSettings, makeWorkspace } from "./workbench/workspace.ts";

const SCREENSHOTS = join(import.meta.dirname, "dist/screenshots");

const THEMES = {
  light: { theme: "Default Light Modern", className: "vscode-light" },
  dark: { theme: "Default Dark Modern", className: "vscode-dark" },
  "high-contrast": {
    theme: "Default High Contrast",
    className: "vscode-high-contrast:not(.vscode-high-contrast-light)",
  },
  "high-contrast-light": { theme: "Default High Contrast Light", className: "vscode-high-contrast-light" },
};

/** Of the dashboard, in CSS pixels. */
const WIDTHS = [400, 900, 1600];
const HEIGHT = 900;

describe("dashboard", () => {
  it("has nothing that axe finds, in four themes at three widths", async () => {
    const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(200) });
    const page = await openWorkbench({ folder });
    await fineTune(page, "reviews.csv");
    const dashboard = dashboardOf(page);
    await statusOf(dashboard).getByText("Completed").waitFor();
    await runCommand(page, "View: Close Primary Side Bar");
    await runCommand(page, "Notifications: Clear All Notifications");
    mkdirSync(SCREENSHOTS, { recursive: true });

    const found: string[] = [];
    for (const [name, { theme, className }] of Object.entries(THEMES)) {
      changeSettings(folder, { "workbench.colorTheme": theme });
      await dashboard.locator(`body.${className}`).waitFor();
      for (const width of WIDTHS) {
        await setDashboardWidth(page, width);
        await page.screenshot({ path: join(SCREENSHOTS, `dashboard-${name}-${String(width)}.png`) });
        found.push(...(await violationsOf(page)).map((violation) => `${name}, ${String(width)} px: ${violation}`));
      }
    }
    expect(found).toEqual([]);
  });
});

/** Names what reaches beyond the right edge, without what scrolls in a frame of its own. */
const WIDE_PARTS = `[...document.querySelectorAll("body *")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth && part.closest(".table-frame > *") === null)
  .map((part) => part.tagName + "." + part.className).join(", ")`;

/** Gives the dashboard a width. The rest of the window keeps its own. */
async function setDashboardWidth(page: Page, width: number): Promise<void> {
  const frame = await dashboardFrame(page);
  const shown = (): Promise<number> => frame.evaluate("window.innerWidth");
  const rest = (page.viewportSize()?.width ?? 0) - (await shown());
  await page.setViewportSize({ width: width + rest, height: HEIGHT });
  await expect.poll(shown, { timeout: 30_000 }).toBe(width);
}

/** What axe finds in the dashboard, and whether it is wider than its frame. */
async function violationsOf(page: Page): Promise<string[]> {
  const frame = await dashboardFrame(page);
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate<AxeResults>("axe.run()");
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  const isTooWide = await frame.evaluate<boolean>("document.documentElement.scrollWidth > window.innerWidth");
  return isTooWide ? [...found, `the page scrolls sideways: ${await frame.evaluate<string>(WIDE_PARTS)}`] : found;
}
