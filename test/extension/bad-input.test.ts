import { chmodSync, closeSync, openSync, readdirSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { FINE_TUNE, fineTune, message } from "./workbench/fine-tune.ts";
import { pick, questionShown, rows, runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { eventOf, theRun } from "./workbench/run-files.ts";
import { runFolders } from "./workbench/run-folders.ts";
import { openWorkbench, setForMachine } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const FILES = {
  "empty.csv": "",
  "no-rows.csv": "review,sentiment\n",
  "one-class.csv": `review,sentiment\n${"this film was good,positive\n".repeat(40)}`,
  "broken.parquet": "not a Parquet file",
};

const MESSAGES: Readonly<Record<keyof typeof FILES, RegExp>> = {
  "empty.csv": /empty\.csv/,
  "no-rows.csv": /no-rows\.csv/,
  "one-class.csv": /All reviews \(40\) are Positive/,
  "broken.parquet": /broken\.parquet/,
};

it("reports what is wrong with a dataset, and starts nothing", async () => {
  const folder = makeWorkspace(FILES);
  const page = await openWorkbench({ folder });
  for (const [name, expected] of Object.entries(MESSAGES)) {
    await runCommand(page, FINE_TUNE);
    await pick(page, /Choose a file/, name);
    const said = message(page, expected);
    await said.waitFor();
    await page.keyboard.press("Escape");
    await said.waitFor({ state: "hidden" });
  }
  expect(runFolders(folder)).toEqual([]);
});

it("reports a folder that is not a model, and starts nothing", async () => {
  const folder = makeWorkspace({ "reviews.csv": "" }, { "sentimentTuner.training.baseModel": "/nowhere/at-all" });
  const page = await openWorkbench({ folder });
  await runCommand(page, FINE_TUNE);
  await message(page, /"\/nowhere\/at-all" does not contain a base model/).waitFor();
  expect(runFolders(folder)).toEqual([]);
});

it("estimates a file of 200 MB from its beginning, before anything is started", async () => {
  const folder = makeWorkspace({});
  writeLargeFile(join(folder, "large.csv"), 200 * 2 ** 20);
  const page = await openWorkbench({ folder });
  await runCommand(page, FINE_TUNE);
  await pick(page, /Choose a file/, "large.csv");
  await pick(page, /How long may training/, "Fast");
  await questionShown(page, /Review your settings/);
  await rows(page).filter({ hasText: "Estimated from the first rows" }).waitFor();
  await rows(page)
    .filter({ hasText: /of about [\d,]{7,} rows used/ })
    .waitFor();
  await page.keyboard.press("Escape");
  expect(runFolders(folder)).toEqual([]);
});

it("reports a full disk, keeps no partial file, and resumes when there is space", async () => {
  const node = join(makeWorkspace({}), "node-on-a-full-disk");
  useNode(node, "ulimit -f 128; "); // Writes fail in the middle of a file, as on a full disk.
  setForMachine({ "sentimentTuner.nodePath": node });
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(200) });
  const page = await openWorkbench({ folder });
  await fineTune(page, "reviews.csv");
  await message(page, /was not written.*free space/i).waitFor();
  const dashboard = dashboardOf(page);
  await statusOf(dashboard).getByText("Failed").waitFor();
  const run = await theRun(folder);
  expect(readdirSync(run, { recursive: true }).filter((name) => String(name).includes("step-"))).toEqual([]);

  useNode(node, "");
  await message(page, /was not written/)
    .getByText("Resume")
    .click();
  await statusOf(dashboard).getByText("Completed").waitFor();
  await eventOf(run, "completed");
});

/** Writes a script that runs a line of shell and then Node.js. */
function useNode(path: string, before: string): void {
  writeFileSync(path, `#!/bin/sh\n${before}exec node "$@"\n`);
  chmodSync(path, 0o755);
}

function writeLargeFile(path: string, sizeBytes: number): void {
  const [header = "", ...lines] = makeReviewsCsv(2000).trimEnd().split("\n");
  const block = Buffer.from(`${lines.join("\n")}\n`);
  const file = openSync(path, "w");
  writeSync(file, `${header}\n`);
  for (let written = 0; written < sizeBytes; written += block.length) writeSync(file, block);
  closeSync(file);
}
