import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { inject, onTestFinished } from "vitest";

import { connectBrowser } from "./browser.ts";
import { closeWindow, openWindow, type WindowOptions } from "./window.ts";

const FAILURES = join(import.meta.dirname, "../dist/failures");

let browser: Promise<Browser> | undefined;

/**
 * Opens a window of the editor that all tests share, or of the one at `host`. It closes with the test; a failed test leaves a picture.
 */
export async function openWorkbench(options: Omit<WindowOptions, "host"> & { readonly host?: string }): Promise<Page> {
  browser ??= connectBrowser(inject("browserEndpoint"));
  const page = await openWindow(await browser, { host: inject("editorHost"), ...options });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await keepPicture(page, task.name);
    await closeWindow(page);
  });
  return page;
}

/** Changes settings of the machine until the test ends, for settings that a workspace cannot change. */
export function setForMachine(settings: Readonly<Record<string, unknown>>): void {
  const folder = join(inject("editorHome"), "data/Machine");
  const path = join(folder, "settings.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify(settings));
  onTestFinished(() => rmSync(path));
}

async function keepPicture(page: Page, testName: string): Promise<void> {
  mkdirSync(FAILURES, { recursive: true });
  await page.screenshot({ path: join(FAILURES, `${testName.replaceAll(/\W+/g, "-")}.png`) });
}
