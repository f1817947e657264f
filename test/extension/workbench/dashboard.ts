import type { Frame, FrameLocator, Locator, Page } from "playwright-core";

/** The dashboard's document: the frame of the extension inside the editor's frame for webviews. */
export function dashboardOf(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
}

/** The same as a frame, for scripts to run in. */
export async function dashboardFrame(page: Page): Promise<Frame> {
  const inner = page.frameLocator("iframe.webview.ready").locator("iframe#active-frame");
  const handle = await inner.elementHandle();
  const frame = await handle.contentFrame();
  if (frame === null) throw new Error("The dashboard is not open.");
  return frame;
}

/** The status of the run in focus. */
export function statusOf(dashboard: FrameLocator): Locator {
  return dashboard.locator(".run-header .status");
}

/** A final figure by its name, such as "Accuracy". */
export function figureOf(dashboard: FrameLocator, name: string): Locator {
  return dashboard.locator(".tile", { has: dashboard.getByText(name, { exact: true }) }).locator(".tile-value");
}

export function pressButton(dashboard: FrameLocator, name: string): Promise<void> {
  return dashboard.locator(".run-header vscode-button").getByText(name, { exact: true }).first().click();
}

/** 0.9423 → "94.2%", as the dashboard writes it. */
export function asPercent(share: number): string {
  return new Intl.NumberFormat("en-US", {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(share);
}
