import type { Prediction } from "@sentiment-tuner/protocol";
import type { Page } from "playwright-core";

import { pick, runCommand } from "./quick-input.ts";

/** Uses a model for hovers, whatever its figures are, as a user does. @param name - or the beginning of it */
export async function chooseHoverModel(page: Page, name: string): Promise<void> {
  await runCommand(page, "Sentiment Tuner: Choose the Model for Hovers");
  await pick(page, /Model for Sentiment Hovers/, name);
  await page.locator(".part.statusbar").getByText(name).first().waitFor();
}

/** A prediction as hovers write it. */
export function writtenOf({ label, score, isUnsure = false }: Prediction): string {
  const percent = `${String(Math.round(score * 100))}%`;
  return isUnsure ? `Not sure (${label} ${percent})` : `${label} (${percent})`;
}
