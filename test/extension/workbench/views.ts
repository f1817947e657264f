import type { Locator, Page } from "playwright-core";

/** Opens the list of runs and models. Its container appears when the extension is known to the window. */
export async function openViews(page: Page): Promise<void> {
  await page.locator(".activitybar").getByRole("tab", { name: "Sentiment Tuner" }).click();
  await page.locator(".sidebar .title-label", { hasText: "Runs" }).waitFor(); // The editor adds the title of an only view to that of its container.
}

/** The rows of runs. The other models follow them under a row of their own. */
export function runRows(page: Page): Locator {
  return page.getByRole("tree", { name: "Runs" }).getByRole("treeitem").filter({ hasNotText: "Other Models" });
}

/** The item of the status bar that names the model for hovers. */
export function hoverModelItem(page: Page): Locator {
  return page.locator('.statusbar-item[id="sentiment-tuner.sentiment-tuner.sentimentTuner.status"]');
}
