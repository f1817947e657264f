import type { Page } from "playwright-core";

import { pick, runCommand } from "./quick-input.ts";

export const FINE_TUNE = "Sentiment Tuner: Fine-tune Sentiment Model";

/** Starts a run as a user does: from the palette, with a file of the workspace and a preset. */
export async function fineTune(page: Page, dataset: string, preset = "Tutorial"): Promise<void> {
  await runCommand(page, FINE_TUNE);
  await pick(page, /Choose a file/, dataset);
  await pick(page, /How long may training/, preset);
  await pick(page, /Review your settings/, "Start Training");
}

/** A notification or a modal message with a text. */
export function message(page: Page, text: string | RegExp) {
  return page.locator(".notification-toast, .monaco-dialog-box").filter({ hasText: text }).first();
}
