import { expect, it } from "vitest";

import { dashboardFrame, dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune } from "./workbench/fine-tune.ts";
import { chooseHoverModel } from "./workbench/hover-model.ts";
import { hoverSelection, openFile } from "./workbench/text-editor.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

/** Texts that would run code, or look like part of the page, if they were not shown as plain text. */
const HOSTILE = [
  "<script>window.wasRun = true; alert(1)</script>",
  "<img src=x onerror='window.wasRun = true'>",
  "[win](command:workbench.action.quit)",
  "**bold** ![x](https://example.invalid/x.png)",
  "</td></table><iframe src='javascript:window.wasRun = true'></iframe>",
  "$(alert) \\u003cscript\\u003e",
];

it("shows reviews with markup, scripts and command links as text, and runs none of them", async () => {
  const rows = Array.from({ length: 60 }, (_, row) => ({
    text: `${HOSTILE[row % HOSTILE.length] ?? ""} this film is number ${String(row)}`,
    // At random, so that every model makes mistakes, which the dashboard then shows.
    label: (row * 7919) % 13 < 6 ? "negative" : "positive",
  }));
  const folder = makeWorkspace({
    "reviews.jsonl": rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
    "notes.txt": `${HOSTILE.join("\n")}\n`,
  });
  const page = await openWorkbench({ folder });
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const refused: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("example.invalid")) refused.push(request.url());
  });
  await fineTune(page, "reviews.jsonl");
  const dashboard = dashboardOf(page);
  await statusOf(dashboard).getByText("Completed").waitFor();
  await dashboard
    .locator(".mistake-text", { hasText: /this film is number \d+/ })
    .first()
    .waitFor();
  expect(await dashboard.locator(".mistakes :is(script, img, iframe, a)").count()).toBe(0);

  const frame = await dashboardFrame(page);
  expect(await frame.evaluate(() => "wasRun" in window)).toBe(false);

  await chooseHoverModel(page, "reviews · Tutorial");
  const editor = await openFile(page, "notes.txt");
  const command = HOSTILE[2] ?? "";
  const hover = await hoverSelection(page, editor, command, /reviews · Tutorial/);
  await hover.getByText(/^Words for (?:Negative|Positive)/).waitFor(); // The words follow the label.
  expect(await hover.textContent()).toContain("[win](command:workbench.action.quit)");
  expect(await hover.locator("a, img").count()).toBe(0);

  expect(await page.evaluate(() => "wasRun" in window)).toBe(false);
  expect(dialogs).toEqual([]);
  expect(refused).toEqual([]);
});
