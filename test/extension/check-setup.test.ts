import { expect, it } from "vitest";

import { message } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

it("checks the machine in a worker and shows the result as a page", async () => {
  const page = await openWorkbench({ folder: makeWorkspace({ "notes.txt": "" }) });
  await runCommand(page, "Sentiment Tuner: Check My Setup");
  await message(page, "Safe to paste").waitFor();
  const shown = page.frameLocator("iframe.webview").frameLocator("iframe").locator("body");
  await shown.getByRole("heading", { name: "Sentiment Tuner: this setup" }).waitFor();
  expect(await shown.textContent()).toMatch(/(?:Ready|Not ready)\..*Versions: sentiment-tuner/s);
});
