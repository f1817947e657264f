import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { signalWorker } from "./workbench/run-folders.ts";
import { eventOf, theRun, waitUntil } from "./workbench/run-files.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const PROBE = join(import.meta.dirname, "../fixtures/extensions/event-loop-probe");
const LONGEST_MS = 50;

it("never blocks the extension host for long during a run", async () => {
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(6000) });
  const page = await openWorkbench({ folder, extension: PROBE });
  await fineTune(page, "reviews.csv");
  const run = await theRun(folder);
  await eventOf(run, "read");
  signalWorker(run, "SIGSTOP");
  await runCommand(page, "Event Loop Probe: Start");
  signalWorker(run, "SIGCONT");
  await statusOf(dashboardOf(page)).getByText("Completed").waitFor();
  await runCommand(page, "Event Loop Probe: Stop");

  const { turns, worstMs } = await waitUntil(() => readResult(folder), "what the probe has measured");
  expect(turns).toBeGreaterThan(200);
  expect(Math.max(...worstMs)).toBeLessThan(LONGEST_MS);
});

function readResult(folder: string): { turns: number; worstMs: number[] } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "event-loop.json"), "utf8")) as { turns: number; worstMs: number[] };
  } catch {
    return undefined; // Not written yet.
  }
}
