import { describe, expect, it } from "vitest";

import { dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune, message } from "./workbench/fine-tune.ts";
import { runCommand } from "./workbench/quick-input.ts";
import { makeReviewsCsv, makeUnknownReviewsCsv } from "./workbench/reviews.ts";
import { hoverModelItem, openViews, runRows } from "./workbench/views.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

describe("a verdict", () => {
  it("says that 60 rows are too little data, and the general model keeps the hovers", async () => {
    const folder = makeWorkspace({ "few.csv": makeReviewsCsv(60) });
    const page = await openWorkbench({ folder });
    await openViews(page);
    await fineTune(page, "few.csv");
    await message(page, "Too little data to tell").getByText('Hovers still use "General model').waitFor();
    const dashboard = dashboardOf(page);
    await statusOf(dashboard).getByText("Completed").waitFor();
    await dashboard.getByRole("heading", { name: /^Too little data to tell/ }).waitFor();
    await dashboard.getByText("Add reviews").first().waitFor();
    await expect
      .poll(() => runRows(page).allInnerTexts())
      .toEqual([expect.stringContaining("too little data to tell")]);
    await hoverModelItem(page).getByText("General model").waitFor();
  });

  it("says that a run with one answer for everything is no better than guessing, and a better run keeps the hovers", async () => {
    const folder = makeWorkspace({ "learned.csv": makeReviewsCsv(3000), "unknown.csv": makeUnknownReviewsCsv(120) });
    const page = await openWorkbench({ folder });
    await openViews(page);
    await fineTune(page, "learned.csv");
    await message(page, "word counter").waitFor(); // Better than guessing: words decide here.
    await hoverModelItem(page).getByText("learned · Tutorial").waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");

    await fineTune(page, "unknown.csv");
    const sentence = /No better than guessing: it answers \w+ to every text/;
    await message(page, sentence).getByText('Hovers still use "learned · Tutorial').waitFor();
    const dashboard = dashboardOf(page);
    await dashboard.getByRole("heading", { name: sentence }).waitFor();
    expect(await dashboard.locator(".run-header .tag").isVisible()).toBe(false); // "Used for hovers".
    await expect
      .poll(() => runRows(page).allInnerTexts())
      .toEqual([expect.stringContaining("no better than guessing"), expect.stringMatching(/word counter/)]);
    await hoverModelItem(page).getByText("learned · Tutorial").waitFor();
  });
});
