import type { Locator, Page } from "playwright-core";

/** Opens the views of the extension. The container appears when the extension is known to the window. */
export async function openViews(page: Page): Promise<void> {
  await page.locator(".activitybar").getByRole("tab", { name: "Sentiment Tuner" }).click();
  await page.locator(".pane-header", { hasText: "Runs" }).waitFor();
}

/** The rows of the view of runs, as screen readers say them: "name, accuracy · verdict · age". */
export function runRows(page: Page): Locator {
  return page.getByRole("tree", { name: "Runs" }).getByRole("treeitem");
}

/** The item of the status bar that names the model for hovers. */
export function hoverModelItem(page: Page): Locator {
  return page.locator('.statusbar-item[id="sentiment-tuner.sentiment-tuner.sentimentTuner.status"]');
}
