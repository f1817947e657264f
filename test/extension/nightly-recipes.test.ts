import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { dashboardOf, statusOf } from "./workbench/dashboard.ts";
import { fineTune, message } from "./workbench/fine-tune.ts";
import { readReport, theRun } from "./workbench/run-files.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
/** A fine-tuning of the embedded model, on a busy machine. */
const PATIENCE_MS = 25 * 60_000;

/** The embedded model and the preset that is selected at first, as in a fresh profile. */
const AS_INSTALLED = {
  "sentimentTuner.training.baseModel": "",
  "sentimentTuner.training.preset": "fast",
  "sentimentTuner.training.threads": 0,
};

describe("the default recipe with the embedded model", () => {
  it.each([
    ["300 short reviews", join(REPOSITORY, "test/fixtures/reviews/plain.csv"), 60, 0.95],
    ["the sample of the walkthrough", join(REPOSITORY, "apps/vscode/samples/reviews.csv"), 24, 0.8],
  ])(
    "learns %s",
    async (_name, path, testReviews, least) => {
      const folder = makeWorkspace({ "notes.txt": "" }, AS_INSTALLED);
      copyFileSync(path, join(folder, "reviews.csv"));
      const page = await openWorkbench({ folder });
      await fineTune(page, "reviews.csv", "Fast");
      await statusOf(dashboardOf(page)).getByText("Completed").waitFor({ timeout: PATIENCE_MS });
      const { rows, accuracy } = readReport(await theRun(folder));
      expect(rows).toBe(testReviews);
      expect(accuracy).toBeGreaterThanOrEqual(least);
      await message(page, /Good: \d+%/).waitFor();
    },
    PATIENCE_MS,
  );
});
