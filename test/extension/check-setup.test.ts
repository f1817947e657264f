import { expect, it } from "vitest";

import { message } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

it("checks the machine in a worker and shows the result as a document", async () => {
  const page = await openWorkbench({ folder: makeWorkspace({ "notes.txt": "" }) });
  await runCommand(page, "Sentiment Tuner: Check My Setup");
  await message(page, "Safe to paste").waitFor();
  const shown = await page.locator(".editor-instance .view-lines").first().textContent();
  expect(shown?.replaceAll("\u00a0", " ")).toMatch(/# Sentiment Tuner: this setup.*Versions: sentiment-tuner/);
});
