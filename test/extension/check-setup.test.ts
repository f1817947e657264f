import { expect, it } from "vitest";

import { message } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

it("looks at the machine in a worker and shows what it found as a document", async () => {
  const page = await openWorkbench({ folder: makeWorkspace({ "notes.txt": "" }) });
  await runCommand(page, "Sentiment Tuner: Check My Setup");
  await message(page, "This is fit for an issue").waitFor();
  const shown = await page.locator(".editor-instance .view-lines").first().textContent();
  expect(shown?.replaceAll("\u00a0", " ")).toMatch(/# Sentiment Tuner: this setup.*Versions: sentiment-tuner/);
});
