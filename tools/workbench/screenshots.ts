/**
 * Takes the pictures of the README and the walkthrough from real runs in a real editor: `npx nx run workbench-tools:screenshots`.
 *
 * The embedded model trains on 300 short reviews, and a tiny one on the same, for a bad verdict. The pictures go to docs/images, and three to
 * the walkthrough.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/* eslint-disable @nx/enforce-module-boundaries -- The code that drives the editor is with its tests. */
import { connectBrowser, launchBrowser } from "../../test/extension/workbench/browser.ts";
import { dashboardOf, statusOf } from "../../test/extension/workbench/dashboard.ts";
import { findVsix, startEditor } from "../../test/extension/workbench/editor-server.ts";
import { FINE_TUNE } from "../../test/extension/workbench/fine-tune.ts";
import { input, pick, questionShown, rows, runCommand } from "../../test/extension/workbench/quick-input.ts";
import { readEvents, theRun } from "../../test/extension/workbench/run-files.ts";
import { hoverSelection, openFile } from "../../test/extension/workbench/text-editor.ts";
import { hoverModelItem, openViews } from "../../test/extension/workbench/views.ts";
import { closeWindow, openWindow } from "../../test/extension/workbench/window.ts";
/* eslint-enable @nx/enforce-module-boundaries */

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const IMAGES = fromHere("../../docs/images/");
const WALKTHROUGH = fromHere("../../apps/vscode/walkthrough/");
const REVIEWS = fromHere("../../test/fixtures/reviews/plain.csv");
const TINY_MODEL = fromHere("../../test/fixtures/tiny-distilbert");
const SIZE = { width: 1200, height: 750 };
/** The dashboard beside an editor, or on a small screen. The bar at the side takes 48 pixels. */
const NARROW = { width: 448, height: 750 };
const RUN_LIMIT_MS = 20 * 60_000;
const PATIENCE_MS = 5 * 60_000;
const MOST_BYTES = 1_500_000;
const NOTE = "The service was warm and quick, but the soup was cold and far too salty.";
/** A run is worth a picture when its curves have some points. */
const SHOWN_STEP = 12;

const browserServer = await launchBrowser();
const editor = await startEditor(findVsix());
const temporary = mkdtempSync(join(tmpdir(), "st-screenshots-"));
const workspace = makeWorkspace(join(temporary, "restaurant"));
try {
  const browser = await connectBrowser(browserServer.wsEndpoint());
  const page = await openWindow(browser, { host: editor.host, folder: workspace, size: SIZE });
  page.setDefaultTimeout(PATIENCE_MS);
  const dashboard = dashboardOf(page);
  const keep = async (name: string, folder = IMAGES): Promise<void> => {
    const { length } = await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
    console.log(`${name}.png  ${String(Math.round(length / 1000))} kB`);
  };
  const runAndClose = async (title: string): Promise<void> => {
    await runCommand(page, title);
    await input(page).waitFor({ state: "hidden" });
  };
  const clear = (): Promise<void> => runAndClose("Notifications: Clear All Notifications");
  const waitForEnd = async (): Promise<void> => {
    await statusOf(dashboard).getByText("Completed").waitFor({ timeout: RUN_LIMIT_MS });
    await dashboard.locator(".verdict-value").waitFor();
    await clear();
  };
  const hover = async (name: string, folder = IMAGES): Promise<void> => {
    const notes = await openFile(page, "notes.md");
    const shown = await hoverSelection(page, notes, NOTE, /\(\d+%\)/);
    await shown.getByText(/^Words for|pushes toward/).waitFor();
    await keep(name, folder);
    await runAndClose("View: Close Editor");
  };

  mkdirSync(IMAGES, { recursive: true });
  await hoverOnceReady();
  await runCommand(page, FINE_TUNE);
  await questionShown(page, /Choose a file/);
  await rows(page).first().waitFor();
  await keep("step-1-file");
  await pick(page, /Choose a file/, "reviews.csv");
  await questionShown(page, /How long may training/);
  await rows(page).filter({ hasText: "about" }).first().waitFor();
  await keep("step-2-time");
  await pick(page, /How long may training/, "Fast");
  await questionShown(page, /Review your settings/);
  await page.getByText("Start Training").waitFor();
  await keep("fine-tune", WALKTHROUGH);
  await pick(page, /Review your settings/, "Start Training");

  const run = await theRun(workspace);
  while (readEvents(run).filter(({ type }) => type === "step").length < SHOWN_STEP) await page.waitForTimeout(500);
  await keep("running");
  await waitForEnd();
  await keep("watch", WALKTHROUGH);
  await hover("hover", WALKTHROUGH);

  writeSettings({ "sentimentTuner.training.baseModel": TINY_MODEL });
  await runCommand(page, FINE_TUNE);
  await pick(page, /Choose a file/, "reviews.csv");
  await pick(page, /How long may training/, "Tutorial");
  await pick(page, /Review your settings/, "Start Training");
  await dashboard.locator(".run-header", { hasText: "Tutorial" }).waitFor();
  await waitForEnd();
  await keep("verdict-bad");
  await openViews(page);
  await page.getByRole("tree", { name: "Models" }).getByText("General model").waitFor();
  await keep("runs-view");

  await runAndClose("View: Close Primary Side Bar");
  await dashboard.locator(".run-list summary").click();
  await dashboard.locator(".run-list vscode-checkbox").last().click();
  await dashboard.getByRole("heading", { name: "Paired tests" }).waitFor();
  await dashboard.locator(".run-list summary").click();
  await keep("compare");
  await dashboard.locator(".run-list summary").click();
  await dashboard.locator(".run-list .text-button").last().click();
  await dashboard.locator(".run-header", { hasText: "Fast" }).waitFor();
  await dashboard.locator(".run-list summary").click();

  writeSettings({ "workbench.colorTheme": "Default High Contrast" });
  await dashboard.locator("body.vscode-high-contrast").waitFor();
  await dashboard
    .getByRole("heading", { name: "Curves", exact: true })
    .evaluate((heading) => heading.scrollIntoView({ block: "start" }));
  await keep("high-contrast");
  writeSettings({ "workbench.colorTheme": "Default Dark Modern" });
  await dashboard.locator("body.vscode-dark").waitFor();
  await page.setViewportSize(NARROW);
  await dashboard.locator(".run-header").evaluate((header) => header.scrollIntoView({ block: "start" }));
  await keep("narrow");
  await closeWindow(page);
  checkSize();

  /** The first hover comes from the general model, which the status bar names as soon as it answers. */
  async function hoverOnceReady(): Promise<void> {
    await openFile(page, "notes.md");
    await hoverModelItem(page).getByText("General model").waitFor();
    await hover("first-hover");
  }
} finally {
  await browserServer.close();
  await editor.stop();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}

function makeWorkspace(folder: string): string {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  writeFileSync(join(folder, "notes.md"), `# What customers say\n\n${NOTE}\n\nBest dinner in years.\n`);
  writeFileSync(join(folder, "reviews.csv"), readFileSync(REVIEWS));
  writeSettings({}, folder);
  return folder;
}

function writeSettings(more: Readonly<Record<string, unknown>>, folder = workspace): void {
  const settings = {
    "workbench.colorTheme": "Default Light Modern",
    "files.exclude": { ".vscode": true, ".sentiment-tuner": true },
    ...more,
  };
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify(settings));
}

/** @throws Error if the pictures are too large for the repository */
function checkSize(): void {
  const pictures = [IMAGES, WALKTHROUGH].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const bytes = pictures.reduce((sum, path) => sum + statSync(path).size, 0);
  if (bytes >= MOST_BYTES)
    throw new Error(`The pictures have ${String(bytes)} bytes, more than ${String(MOST_BYTES)}.`);
}
