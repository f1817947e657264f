import { join } from "node:path";

import { expect, it } from "vitest";

import { dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { readReport, theRun } from "./workbench/run-files.ts";
import { openFile, selectText } from "./workbench/text-editor.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const EXTENSION = join(import.meta.dirname, "../fixtures/extensions/star-reviews");

it("lets another extension contribute plug-ins and use runs and predictions", async () => {
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(60), "notes.txt": "this film was superb\n" });
  const page = await openWorkbench({ folder, extension: EXTENSION });
  await fineTune(page, "reviews.csv");
  await statusOf(dashboardOf(page)).getByText("Completed").waitFor();
  const statusBar = page.locator(".part.statusbar");
  await statusBar.getByText(/Star Reviews saw reviews · Tutorial · .* end: completed/).waitFor();
  const { metrics, training } = readReport(await theRun(folder));
  expect(metrics["positiveShare"]).toBeTypeOf("number");
  expect(training.cleaning["shouting"]).toBe(0);

  const editor = await openFile(page, "notes.txt");
  await selectText(page, editor, "this film was superb");
  await runCommand(page, "Star Reviews: Predict Selection");
  await statusBar.getByText(/Star Reviews read (?:Negative|Positive) \(\d+%\) and knows 1 run/).waitFor();
});
