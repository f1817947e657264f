import { mkdirSync } from "node:fs";
import { join } from "node:path";

import axe, { type AxeResults } from "axe-core";
import { describe, expect, it } from "vitest";

import { dashboardFrame, dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune } from "./workbench/fine-tune.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const SCREENSHOTS = join(import.meta.dirname, "dist/screenshots");

const THEMES = {
  light: { theme: "Default Light Modern", className: "vscode-light" },
  dark: { theme: "Default Dark Modern", className: "vscode-dark" },
  "high-contrast": { theme: "Default High Contrast", className: "vscode-high-contrast" },
};

describe("dashboard", () => {
  it.each(Object.entries(THEMES))("has nothing that axe calls serious, %s", async (name, { theme, className }) => {
    const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(200) }, { "workbench.colorTheme": theme });
    const page = await openWorkbench({ folder });
    await fineTune(page, "reviews.csv");
    const dashboard = dashboardOf(page);
    await statusOf(dashboard).getByText("Completed").waitFor();
    await dashboard.locator(`body.${className}`).waitFor();
    mkdirSync(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: join(SCREENSHOTS, `dashboard-${name}.png`) });

    const frame = await dashboardFrame(page);
    await frame.evaluate(axe.source);
    const { violations } = await frame.evaluate<AxeResults>("axe.run()");
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  });
});
