import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";

import { HUB_TOKEN } from "../support/hub-server.ts";
import { dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { FINE_TUNE, message } from "./workbench/fine-tune.ts";
import { input, pick, questionShown, rows, runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { eventOf, readReport, theRun } from "./workbench/run-files.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

it("fine-tunes a model of the hub, pushes the result and deploys a Space, with a token that stays secret", async () => {
  const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(60) });
  const page = await openWorkbench({ folder });
  await runCommand(page, FINE_TUNE);
  await pick(page, /Choose a file/, "reviews.csv");
  await pick(page, /How long may training/, "Tutorial");
  await pick(page, /Review your settings/, "Base model");
  await pick(page, /Choose a base model/, "From the Hugging Face Hub");
  await answer(page, /on the hub, optionally/, "owner/tiny");
  await rows(page).filter({ hasText: "Base model: owner/tiny" }).waitFor();
  await pick(page, /Review your settings/, "Start Training");
  await statusOf(dashboardOf(page)).getByText("Completed").waitFor();
  const run = await theRun(folder);
  await eventOf(run, "completed");
  expect(readReport(run).training.baseModel.source).toMatch(/^owner\/tiny@[0-9a-f]{40}$/);

  await runCommand(page, "Sentiment Tuner: Push Model to Hugging Face");
  await answer(page, /Repository name/, "owner/films");
  await pick(page, /Visibility/, "Private");
  await answer(page, /token/i, HUB_TOKEN); // The hub requires a token.
  await message(page, "The model is at").waitFor();
  const weights = await fromHub("owner/films/resolve/main/model.safetensors");
  expect(Buffer.compare(weights, readFileSync(join(run, "model/model.safetensors")))).toBe(0);

  await runCommand(page, "Sentiment Tuner: Deploy to Hugging Face Spaces");
  await answer(page, /Repository name/, "owner/films");
  await pick(page, /Visibility/, "Private");
  await pick(page, /Choose where the model runs/, "Static");
  await message(page, "The Space runs at").waitFor();
  expect((await fromHub("spaces/owner/films/resolve/main/index.html")).toString()).toContain("<title>");
  const runtime = await fromHub("spaces/owner/films/resolve/main/vendor/ort-wasm-simd-threaded.wasm"); // Downloaded for the Space.
  expect(runtime.subarray(0, 4).toString()).toBe("\0asm");

  const settings = readFileSync(join(inject("editorHome"), "data/User/settings.json"), "utf8");
  for (const text of [settings, readFileSync(join(run, "events.jsonl"), "utf8"), await page.content()])
    expect(text).not.toContain(HUB_TOKEN);
});

/** Waits for an input box and types an answer. */
async function answer(page: Page, question: RegExp, text: string): Promise<void> {
  await questionShown(page, question);
  await input(page).fill(text);
  await page.keyboard.press("Enter");
}

async function fromHub(path: string): Promise<Buffer> {
  const response = await fetch(`${inject("hubEndpoint")}/${path}`, {
    headers: { authorization: `Bearer ${HUB_TOKEN}` },
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}
