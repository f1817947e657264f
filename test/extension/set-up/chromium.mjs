import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

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
  const isDebian = existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!isDebian || process.getuid?.() !== 0) {
    console.error(NO_CHROMIUM);
    return;
  }
  console.log("Installing Chromium from Debian…");
  const apt = (...args) =>
    execFileSync("apt-get", ["-qq", ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "ignore", "inherit"],
    });
  apt("update");
  apt("install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core");
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
