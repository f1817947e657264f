import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { installDebianPackages } from "../../support/debian.mjs";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

/** @returns the path of a browser that playwright-core can drive: CHROMIUM_PATH, or the first on PATH */
export function findChromium() {
  const { CHROMIUM_PATH: chosen, PATH = "" } = process.env;
  if (chosen !== undefined && chosen !== "") {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH is "${chosen}", and there is no such file.`);
    return chosen;
  }
  const candidates = PROGRAMS.flatMap((program) => PATH.split(delimiter).map((folder) => join(folder, program)));
  return candidates.find(isExecutable);
}

/** Installs Debian's Chromium, which only root can; else says what to do. */
export function installChromium() {
  if (!installDebianPackages(["chromium", "fonts-dejavu-core"])) console.error(NO_CHROMIUM);
}

export const NO_CHROMIUM =
  "The tests in a real workbench need Chromium, and none was found. Install it, on Debian with " +
  '"sudo apt-get install chromium fonts-dejavu-core", or name a Chromium or Chrome in CHROMIUM_PATH.';

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
