import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { onTestFinished } from "vitest";

import { runFolders, signalWorker } from "./run-folders.ts";

export const TINY_MODEL = join(import.meta.dirname, "../../fixtures/tiny-distilbert");

/** Training starts from the tiny model: an epoch over a few thousand reviews takes a second. */
const SETTINGS = {
  "sentimentTuner.training.baseModel": TINY_MODEL,
  "sentimentTuner.training.preset": "tutorial",
  "sentimentTuner.training.threads": 1,
};

/**
 * Makes a workspace in a temporary folder; with the test it goes, and so do processes that still train in it.
 *
 * @param files - name → text
 * @param settings - of the workspace, added to those that make training quick
 */
export function makeWorkspace(
  files: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), "st-workspace-"));
  changeSettings(folder, settings);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  onTestFinished(() => {
    for (const run of runFolders(folder)) signalWorker(run, "SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  return folder;
}

/** Replaces the settings that were added to a workspace. Open windows follow. */
export function changeSettings(folder: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
}
