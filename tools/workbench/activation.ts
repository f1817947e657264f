/**
 * Measures how long the activation of the extension blocks the extension host: `npx nx run workbench-tools:activation`.
 *
 * It times the code of `extension.cjs` and the call of `activate`, in a real editor that opens a text file. "Show Running Extensions" reports
 * about 45 ms more, because between the two the editor reads the stored state of the extension.
 */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/* eslint-disable @nx/enforce-module-boundaries -- The code that drives the editor is with its tests. */
import { connectBrowser, launchBrowser } from "../../test/extension/workbench/browser.ts";
import { findVsix, startEditor } from "../../test/extension/workbench/editor-server.ts";
import { openFile } from "../../test/extension/workbench/text-editor.ts";
import { closeWindow, openWindow } from "../../test/extension/workbench/window.ts";
/* eslint-enable @nx/enforce-module-boundaries */

const WINDOWS = 5;
const TARGET = `${process.platform}-${process.arch}`;
const BUILT = fileURLToPath(new URL(`../../dist/extension/${TARGET}`, import.meta.url));

const browserServer = await launchBrowser();
const editor = await startEditor(findVsix());
const temporary = mkdtempSync(join(tmpdir(), "st-activation-"));
const results = join(temporary, "times.jsonl");
try {
  const browser = await connectBrowser(browserServer.wsEndpoint());
  const extension = timedCopy();
  const workspace = join(temporary, "workspace");
  cpSync(join(BUILT, "samples"), workspace, { recursive: true });
  for (let window = 1; window <= WINDOWS; window++) {
    const page = await openWindow(browser, { host: editor.host, folder: workspace, extension });
    await openFile(page, "reviews.csv");
    while (readTimes().length < window) await page.waitForTimeout(200);
    await closeWindow(page);
  }
  print("loading extension.cjs", "loadMs");
  print("activate()", "activateMs");
} finally {
  await browserServer.close();
  await editor.stop();
  rmSync(temporary, { recursive: true, force: true });
}

/** Copies the shipped extension and adds timers around its program and around `activate`. */
function timedCopy(): string {
  const folder = join(temporary, "extension");
  cpSync(BUILT, folder, { recursive: true });
  const program = join(folder, "dist/extension.cjs");
  writeFileSync(program, `const startedAt = performance.now();${readFileSync(program, "utf8")}`);
  appendFileSync(
    program,
    `;const loadMs = performance.now() - startedAt;
const { activate } = module.exports;
module.exports = { activate(context) {
  const calledAt = performance.now();
  const api = activate(context);
  const line = JSON.stringify({ loadMs, activateMs: performance.now() - calledAt });
  require("node:fs").appendFileSync(${JSON.stringify(results)}, line + "\\n");
  return api;
} };`,
  );
  return folder;
}

interface Times {
  readonly loadMs: number;
  readonly activateMs: number;
}

function readTimes(): readonly Times[] {
  try {
    const lines = readFileSync(results, "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line) as Times);
  } catch {
    return []; // The extension is not active yet.
  }
}

function print(what: string, key: keyof Times): void {
  const times = readTimes()
    .map((time) => time[key])
    .sort((x, y) => x - y);
  const median = times[Math.floor(WINDOWS / 2)] ?? Number.NaN;
  console.log(`${what}: median ${median.toFixed(1)} ms (${times.map((time) => time.toFixed(1)).join(", ")})`);
}
