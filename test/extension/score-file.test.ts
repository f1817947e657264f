import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";

import { message } from "./workbench/fine-tune.ts";
import { input, pick, questionShown, runCommand, runFromExplorer } from "./workbench/quick-input.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace, TINY_MODEL } from "./workbench/workspace.ts";

const TEXTS = ["this film was superb", "the acting is bad, so bad", "the plot is dull"];
const TABLE = ["id,text", ...TEXTS.map((text, row) => `${String(row)},"${text}"`), ""].join("\n");

it("scores a file of the explorer with a classifier that was never trained here", async () => {
  const folder = makeWorkspace({ "new.csv": TABLE }, { "sentimentTuner.hover.model": TINY_MODEL });
  const page = await openWorkbench({ folder });
  await runFromExplorer(page, "new.csv", "Score a File");
  await pick(page, /Choose the model that scores/, "tiny-distilbert");
  await pick(page, /Choose what is added/, "Label, Score and All Probabilities");
  await saveAsSuggested(page);
  const said = message(page, /3 rows scored in "new\.scored\.csv"/);
  await said.getByText("Open File").click();
  await page.locator('.editor-instance .monaco-editor[data-uri$="/new.scored.csv"]').waitFor();

  const predictor = await createWorkflow(builtInPlugins).openPredictor(TINY_MODEL);
  const predictions = await predictor.predict(TEXTS);
  await predictor.dispose();
  const [header = "", ...lines] = readFileSync(join(folder, "new.scored.csv"), "utf8").trimEnd().split("\n");
  expect(header).toMatch(/^id,text,label,score,/);
  expect(lines).toHaveLength(TEXTS.length);
  lines.forEach((line, row) => {
    expect(line).toContain(`${String(row)},"${TEXTS[row] ?? ""}",${predictions[row]?.label ?? ""},`);
  });
});

it("reports a table that cannot be scored, and writes nothing", async () => {
  const folder = makeWorkspace({ "empty.csv": "" }, { "sentimentTuner.hover.model": TINY_MODEL });
  const page = await openWorkbench({ folder });
  await runCommand(page, "Sentiment Tuner: Score a File");
  await pick(page, /Choose the file to score/, "empty.csv");
  await pick(page, /Choose the model that scores/, "tiny-distilbert");
  await message(page, /empty\.csv/).waitFor();
  expect(readdirSync(folder).sort()).toEqual([".vscode", "empty.csv"]);
  expect(existsSync(join(folder, "empty.scored.csv"))).toBe(false);
});

/** Accepts the name that the dialog suggests. */
async function saveAsSuggested(page: Page): Promise<void> {
  await questionShown(page, /Save the Scored File/);
  await expect.poll(() => input(page).inputValue()).toContain("new.scored.csv");
  await page.keyboard.press("Enter");
}
