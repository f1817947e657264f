import { expect, it } from "vitest";

import { dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune } from "./workbench/fine-tune.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { signalWorker } from "./workbench/run-folders.ts";
import { eventOf, theRun } from "./workbench/run-files.ts";
import { openViews, runRows } from "./workbench/views.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

/** Another window looks every second; drawing takes its time on a busy machine. */
const AGREEMENT_MS = 2000;

it("shows a run of another window within two seconds, as it starts and as it ends", async () => {
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(400) });
  const first = await openWorkbench({ folder });
  const second = await openWorkbench({ folder });
  await openViews(first);
  await openViews(second);

  await fineTune(first, "reviews.csv");
  const run = await theRun(folder);
  await runRows(first).waitFor();
  await runRows(second).waitFor({ timeout: AGREEMENT_MS });
  await eventOf(run, "step");
  signalWorker(run, "SIGSTOP");
  await runRows(second)
    .getByText(/Training|training/)
    .waitFor({ timeout: AGREEMENT_MS });
  signalWorker(run, "SIGCONT");

  await statusOf(dashboardOf(first)).getByText("Completed").waitFor();
  const ended = /no better than|good|too little/;
  await runRows(first).getByText(ended).waitFor();
  await runRows(second).getByText(ended).waitFor({ timeout: AGREEMENT_MS });
  expect(await runRows(second).innerText()).toBe(await runRows(first).innerText());
});
