import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { RunOrder } from "@sentiment-tuner/protocol";
import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";
import { expect, it } from "vitest";

import { asPercent, dashboardOf, figureOf, statusOf } from "./workbench/dashboard.ts";
import { FINE_TUNE, message } from "./workbench/fine-tune.ts";
import { chooseHoverModel, writtenOf } from "./workbench/hover-model.ts";
import { pick, questionShown, rows, runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { eventOf, readReport, theRun } from "./workbench/run-files.ts";
import { drawnAfterText, hoverSelection, openFile, selectText } from "./workbench/text-editor.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const SENTENCE = "this film was superb and the acting is great";
const WORDS = { negative: "negative", neutral: "neutral", positive: "positive" };
const CODES = { negative: "0", neutral: "1", positive: "2" };

it("fine-tunes three classes from the palette, and a hover shows all of them", async () => {
  const folder = makeWorkspace({ "three.csv": makeReviewsCsv(90, WORDS), "notes.txt": `${SENTENCE}\n` });
  const page = await openWorkbench({ folder });
  await runCommand(page, FINE_TUNE);
  await pick(page, /Choose a file/, "three.csv");
  await pick(page, /How long may training/, "Tutorial");
  await questionShown(page, /Review your settings/);
  await rows(page).filter({ hasText: "Negative 30 · Neutral 30 · Positive 30" }).waitFor();
  await rows(page).filter({ hasText: "neutral → Neutral" }).waitFor();
  await pick(page, /Review your settings/, "Start Training");

  const dashboard = dashboardOf(page);
  await statusOf(dashboard).getByText("Completed").waitFor();
  const run = await theRun(folder);
  const { classNames } = await eventOf(run, "read");
  expect(classNames).toEqual(["Negative", "Neutral", "Positive"]);
  expect(await figureOf(dashboard, "Accuracy").textContent()).toBe(asPercent(readReport(run).accuracy));

  const predictor = await createWorkflow(builtInPlugins).openPredictor(join(run, "model"));
  const [prediction] = await predictor.predict([SENTENCE]);
  await predictor.dispose();
  if (prediction === undefined) throw new Error("The model has no answer.");
  expect(Object.keys(prediction.probabilities).sort()).toEqual(classNames);
  const said = writtenOf(prediction);

  await chooseHoverModel(page, "three · Tutorial"); // Two seconds of training do not replace the general model.
  const editor = await openFile(page, "notes.txt");
  const hover = await hoverSelection(page, editor, SENTENCE, /three · Tutorial/);
  const text = await hover.textContent();
  expect(text).toContain(said);
  for (const name of classNames) expect(text).toMatch(new RegExp(`[█░]{10} ${name} \\d+%`));

  await selectText(page, editor, SENTENCE);
  await runCommand(page, "Sentiment Tuner: Show Sentiment");
  await expect.poll(() => drawnAfterText(editor), { timeout: 30_000 }).toContain(said);
});

it("asks what the codes 0, 1 and 2 mean, lets the user change a class, and trains with the answer", async () => {
  const folder = makeWorkspace({ "codes.csv": makeReviewsCsv(60, CODES, "review,label") });
  const page = await openWorkbench({ folder });
  await runCommand(page, FINE_TUNE);
  await pick(page, /Choose a file/, "codes.csv");
  await pick(page, /What do the values of "label" mean/, startsWith("0 → "));
  await pick(page, /Which class does "0" become/, startsWith("Positive"));
  await rows(page).filter({ hasText: "0 → Positive" }).waitFor();
  await pick(page, /What do the values of "label" mean/, startsWith("1 → "));
  await pick(page, /Which class does "1" become/, startsWith("Neutral"));
  await pick(page, /What do the values of "label" mean/, startsWith("2 → "));
  await pick(page, /Which class does "2" become/, startsWith("Negative"));
  await rows(page).filter({ hasText: "2 → Negative" }).waitFor();
  await pick(page, /What do the values of "label" mean/, "Continue with These Classes");
  await pick(page, /How long may training/, "Tutorial");
  await questionShown(page, /Review your settings/);
  await rows(page).filter({ hasText: "2 → Negative" }).waitFor();
  await pick(page, /Review your settings/, "Start Training");

  await statusOf(dashboardOf(page)).getByText("Completed").waitFor();
  await message(page, /test (?:set|reviews)/).waitFor(); // The verdict.
  const run = await theRun(folder);
  const order = JSON.parse(readFileSync(join(run, "request.json"), "utf8")) as RunOrder;
  expect(order.request.reading?.labelMap).toEqual({ "0": "positive", "1": "neutral", "2": "negative" });
  const { classCounts, labelPlans } = await eventOf(run, "read");
  expect(classCounts).toEqual({ Negative: 20, Neutral: 20, Positive: 20 });
  expect(labelPlans[0]?.values).toContainEqual({ value: "2", rows: 20, className: "Negative" });
});

/** Matches a row by its label. The editor draws a list with the elements of the last one, and leaves hidden texts in them. */
function startsWith(label: string): RegExp {
  return new RegExp(`^\\s*${label}`);
}
