/**
 * Measures how long the extension takes to be activated, as the editor itself counts it: `npx nx run workbench-tools:activation`.
 *
 * Loading the code and calling `activate`, in a window that has just opened a text file; the first window also reads files that are not
 * cached yet.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser } from "playwright-core";

/* eslint-disable @nx/enforce-module-boundaries -- What knows the editor lives with its tests, in no package. */
import { connectBrowser, launchBrowser } from "../../test/extension/workbench/browser.ts";
import { findVsix, startEditor } from "../../test/extension/workbench/editor-server.ts";
import { runCommand } from "../../test/extension/workbench/quick-input.ts";
import { openFile } from "../../test/extension/workbench/text-editor.ts";
import { closeWindow, openWindow } from "../../test/extension/workbench/window.ts";
/* eslint-enable @nx/enforce-module-boundaries */

const WINDOWS = 6;
const NAME = "Sentiment Tuner";

const browserServer = await launchBrowser();
const editor = await startEditor(findVsix());
const workspace = mkdtempSync(join(tmpdir(), "st-activation-"));
writeFileSync(join(workspace, "notes.txt"), "Best film ever\n");
try {
  const browser = await connectBrowser(browserServer.wsEndpoint());
  const times: number[] = [];
  for (let window = 0; window < WINDOWS; window++) times.push(await timeActivation(browser));
  const sorted = [...times].sort((a, b) => a - b);
  console.log(`activation, as the editor counts it: ${times.map((time) => `${String(time)} ms`).join(", ")}`);
  console.log(`the median is ${String(sorted[Math.floor(WINDOWS / 2)])} ms`);
} finally {
  await browserServer.close();
  await editor.stop();
  rmSync(workspace, { recursive: true, force: true });
}

async function timeActivation(browser: Browser): Promise<number> {
  const page = await openWindow(browser, { host: editor.host, folder: workspace });
  await openFile(page, "notes.txt");
  await runCommand(page, "Developer: Show Running Extensions");
  const row = page.locator(".runtime-extensions-editor .monaco-list-row").filter({ hasText: NAME }).first();
  const time = row.locator(".activation-time").filter({ hasText: /\d+\s*ms/ });
  await time.waitFor();
  const text = (await time.textContent()) ?? "";
  await closeWindow(page);
  return Number(/(\d+)\s*ms/.exec(text)?.[1]);
}
