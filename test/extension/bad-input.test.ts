import { expect, it } from "vitest";

import { FINE_TUNE, message } from "./workbench/fine-tune.ts";
import { pick, runCommand } from "./workbench/quick-input.ts";
import { runFolders } from "./workbench/run-folders.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const FILES = {
  "empty.csv": "",
  "no-rows.csv": "review,sentiment\n",
  "one-class.csv": `review,sentiment\n${"this film was good,positive\n".repeat(40)}`,
  "broken.parquet": "this is no Parquet file",
};

const MESSAGES: Readonly<Record<keyof typeof FILES, RegExp>> = {
  "empty.csv": /empty\.csv/,
  "no-rows.csv": /no-rows\.csv/,
  "one-class.csv": /only .*positive/i,
  "broken.parquet": /broken\.parquet/,
};

it("says what is wrong with a dataset, and starts nothing", async () => {
  const folder = makeWorkspace(FILES);
  const page = await openWorkbench({ folder });
  for (const [name, expected] of Object.entries(MESSAGES)) {
    await runCommand(page, FINE_TUNE);
    await pick(page, /Which reviews/, name);
    const said = message(page, expected);
    await said.waitFor();
    await page.keyboard.press("Escape");
    await said.waitFor({ state: "hidden" });
  }
  expect(runFolders(folder)).toEqual([]);
});

it("says that a folder is no model, and starts nothing", async () => {
  const folder = makeWorkspace({ "reviews.csv": "" }, { "sentimentTuner.training.baseModel": "/nowhere/at-all" });
  const page = await openWorkbench({ folder });
  await runCommand(page, FINE_TUNE);
  await message(page, /"\/nowhere\/at-all" holds no model/).waitFor();
  expect(runFolders(folder)).toEqual([]);
});
