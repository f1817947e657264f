import { join } from "node:path";

import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";
import { expect, it } from "vitest";

import { FINE_TUNE, message } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { runFolders } from "./workbench/run-folders.ts";
import { hoverSelection, openFile } from "./workbench/text-editor.ts";
import { openWorkbench, setForMachine } from "./workbench/workbench.ts";
import { makeWorkspace, TINY_MODEL } from "./workbench/workspace.ts";

const SENTENCE = "this film was superb";

it("trains nothing in an untrusted workspace, and says why", async () => {
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(60) });
  const page = await openWorkbench({ folder, isUntrusted: true });
  await page.getByText("Restricted Mode").first().waitFor();
  await runCommand(page, FINE_TUNE);
  await message(page, "Training needs a trusted workspace").waitFor();
  expect(runFolders(folder)).toEqual([]);
});

it("answers hovers in an untrusted workspace with the general or the user's own model, never with the workspace's", async () => {
  const own = await trainModel();
  const folder = makeWorkspace(
    { "notes.txt": `${SENTENCE}\n` },
    { "sentimentTuner.hover.model": join(makeWorkspace({}), "not-this-one") },
  );
  const page = await openWorkbench({ folder, isUntrusted: true });
  await page.getByText("Restricted Mode").first().waitFor(); // Its banner moves everything below.
  const editor = await openFile(page, "notes.txt");
  await hoverSelection(page, editor, SENTENCE, /General model/);
  setForMachine({ "sentimentTuner.hover.model": own });
  await page.locator(".part.statusbar").getByText("run", { exact: true }).waitFor(); // The name of the model: its folder is called "model".
  await hoverSelection(page, editor, SENTENCE, /(?:Negative|Positive) \(?\d+%\).*run/s);
});

/** @returns the folder of a fine-tuned model, outside of any workspace that is opened */
async function trainModel(): Promise<string> {
  const home = makeWorkspace({ "reviews.csv": makeReviewsCsv(60) });
  const run = createWorkflow(builtInPlugins).train({
    datasetPaths: [join(home, "reviews.csv")],
    modelFolder: TINY_MODEL,
    outputFolder: join(home, "run"),
    ladder: "none",
    config: { epochs: 1 },
  });
  for await (const event of run) if (event.type === "completed") return event.modelFolder;
  throw new Error("The run did not complete.");
}
