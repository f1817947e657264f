import { expect, it } from "vitest";

import { FINE_TUNE, message } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { runFolders } from "./workbench/run-folders.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

it("trains nothing in an untrusted workspace, and says so", async () => {
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(60) });
  const page = await openWorkbench({ folder, isUntrusted: true });
  await page.getByText("Restricted Mode").first().waitFor();
  await runCommand(page, FINE_TUNE);
  await message(page, "Training needs a trusted workspace").waitFor();
  expect(runFolders(folder)).toEqual([]);
});
