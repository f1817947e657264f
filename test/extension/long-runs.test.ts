import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { dashboardOf, pressButton, statusOf } from "./workbench/dashboard.ts";
import { fineTune, message } from "./workbench/fine-tune.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { runFolders, signalWorker } from "./workbench/run-folders.ts";
import { eventOf, readEvents, readReport, theRun, waitUntil } from "./workbench/run-files.ts";
import { reloadWindow } from "./workbench/window.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const REVIEWS = 4000;

it("continues a run while its window reloads, and shows all of it afterwards", async () => {
  const { page, run } = await startRun();
  await reloadWindow(page, "sentimentTuner.dashboard");
  const dashboard = dashboardOf(page);
  await statusOf(dashboard).getByText("Training").waitFor();
  signalWorker(run, "SIGCONT");

  await statusOf(dashboard).getByText("Completed").waitFor();
  const { totalSteps } = await eventOf(run, "started");
  expect(stepsOf(run)).toEqual(countTo(totalSteps));
  const [first] = readEvents(run).filter((event) => event.type === "step");
  const history = `^Training loss\\. From ${first?.loss.toFixed(3) ?? ""} .* at step ${totalSteps.toLocaleString("en-US")}\\.$`;
  await dashboard.getByRole("img", { name: new RegExp(history) }).waitFor();
});

it("stops within a step and resumes from there", async () => {
  const { page, run } = await startRun();
  const dashboard = dashboardOf(page);
  const before = stepsOf(run).length;
  await pressButton(dashboard, "Stop");
  await statusOf(dashboard).getByText("Stopping").waitFor();
  signalWorker(run, "SIGCONT");
  const { outcome } = await eventOf(run, "finished");
  expect(outcome).toMatchObject({ kind: "stopped", step: stepsOf(run).length });
  expect(stepsOf(run).length).toBeLessThanOrEqual(before + 2); // The current step, and one whose event is not written yet.
  await statusOf(dashboard).getByText("Stopped").waitFor();

  const stoppedAt = stepsOf(run).length;
  await pressButton(dashboard, "Resume");
  const started = await eventOf(run, "started", ({ resumedFrom }) => resumedFrom !== undefined);
  expect(started.resumedFrom?.step).toBe(stoppedAt);
  await statusOf(dashboard).getByText("Completed").waitFor();
  expect(stepsOf(run)).toEqual(countTo(started.totalSteps));
});

it("reports that the training process was killed, and starts it again", async () => {
  const { page, run } = await startRun();
  signalWorker(run, "SIGKILL");
  const dashboard = dashboardOf(page);
  await dashboard.getByText("crashed. It starts again").waitFor();
  await statusOf(dashboard).getByText("Completed").waitFor();
  const { attempt } = JSON.parse(readFileSync(join(run, "request.json"), "utf8")) as { attempt: number };
  expect(attempt).toBe(2);
  expect(readReport(run).rows).toBe(REVIEWS / 5);
});

it("queues a second run until the first has ended", async () => {
  const { page, run, folder } = await startRun();
  await fineTune(page, "few.csv");
  await message(page, "is still training").getByText("Queue").click();
  const dashboard = dashboardOf(page);
  await statusOf(dashboard).getByText("Waiting").waitFor();
  const second = await waitUntil(() => runFolders(folder)[1], "a second run");
  expect(readEvents(second)).toEqual([]);

  signalWorker(run, "SIGCONT");
  await statusOf(dashboard).getByText("Completed").waitFor();
  const [firstEnd] = readEvents(run).filter(({ type }) => type === "completed");
  const [secondBegin] = readEvents(second);
  expect(Date.parse(secondBegin?.time ?? "")).toBeGreaterThan(Date.parse(firstEnd?.time ?? ""));
});

/** Starts a run and pauses it after its first steps. */
async function startRun() {
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(REVIEWS), "few.csv": makeReviewsCsv(60) });
  const page = await openWorkbench({ folder });
  await fineTune(page, "reviews.csv");
  const run = await theRun(folder);
  await eventOf(run, "step");
  expect(signalWorker(run, "SIGSTOP")).toBe(true);
  expect(readEvents(run).some(({ type }) => type === "finished")).toBe(false);
  return { page, run, folder };
}

function countTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

function stepsOf(run: string): number[] {
  return readEvents(run).flatMap((event) => (event.type === "step" ? [event.step] : []));
}
