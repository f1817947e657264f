import { join } from "node:path";

import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";
import { expect, it } from "vitest";

import { asPercent, dashboardOf, figureOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune } from "./workbench/fine-tune.ts";
import { chooseHoverModel, writtenOf } from "./workbench/hover-model.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { eventOf, readReport, theRun } from "./workbench/run-files.ts";
import { drawnAfterText, hoverSelection, openFile, selectText } from "./workbench/text-editor.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const SENTENCE = "this film was superb and the acting is great";

it("fine-tunes from the palette, shows the figures of the report, and answers a hover with that model", async () => {
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(60), "notes.txt": `${SENTENCE}\n` });
  const page = await openWorkbench({ folder });
  await fineTune(page, "reviews.csv");

  const dashboard = dashboardOf(page);
  await statusOf(dashboard).getByText("Completed").waitFor();
  const run = await theRun(folder);
  await eventOf(run, "completed");
  const report = readReport(run);
  expect(report.rows).toBe(12);
  expect(await figureOf(dashboard, "Accuracy").textContent()).toBe(asPercent(report.accuracy));
  expect(await figureOf(dashboard, "F1 of Positive").textContent()).toBe(asPercent(report.f1));

  await chooseHoverModel(page, "reviews · Tutorial"); // A run with so few reviews does not replace the general model.
  const editor = await openFile(page, "notes.txt");
  const hover = await hoverSelection(page, editor, SENTENCE, /reviews · Tutorial/);
  const predictor = await createWorkflow(builtInPlugins).openPredictor(join(run, "model"));
  const [prediction] = await predictor.predict([SENTENCE]);
  await predictor.dispose();
  if (prediction === undefined) throw new Error("The model has no answer.");
  const said = writtenOf(prediction);
  expect(await hover.textContent()).toContain(said);

  await selectText(page, editor, SENTENCE);
  await runCommand(page, "Sentiment Tuner: Show Sentiment");
  await expect.poll(() => drawnAfterText(editor), { timeout: 30_000 }).toContain(said);
  await runCommand(page, "Sentiment Tuner: Clear Sentiment");
  await expect.poll(() => drawnAfterText(editor), { timeout: 30_000 }).not.toContain(said);
});
