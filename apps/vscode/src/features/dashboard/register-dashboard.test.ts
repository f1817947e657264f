import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { POLL } from "../../testing/poll.ts";
import { CANCEL, commands, editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerDashboard } from "./register-dashboard.ts";

let fake: ReturnType<typeof fakeServices>;
let registration: { dispose(): unknown };
let root: string;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registration = registerDashboard(fake.services);
  root = mkdtempSync(join(tmpdir(), "dashboard-"));
  fake.control.runs = [fakeRun("b", READY).run, fakeRun("a", READY, root).run];
});
afterEach(() => {
  registration.dispose();
  rmSync(root, { recursive: true, force: true });
});

const execute = (name: string, ...args: unknown[]) => commands.executeCommand(`sentimentTuner.${name}`, ...args);

/** Opens the dashboard and plays its page. */
async function openPanel() {
  await execute("openDashboard");
  const panel = editor.panels[0];
  if (panel === undefined) throw new Error("No panel was opened.");
  return panel;
}

describe("the panel", () => {
  it("is opened once, with a page without inline scripts", async () => {
    const panel = await openPanel();
    await execute("openDashboard");
    expect(editor.panels).toHaveLength(1);
    expect(panel.reveals).toBe(1);
    expect(panel.webview.html).toContain("default-src 'none'");
    expect(panel.webview.html).toContain('src="file:/extension/dist/dashboard/dashboard.js"');
  });

  it("answers the page with the runs and the lines of the shown run", async () => {
    writeFileSync(join(root, "events.jsonl"), '{"type":"reading"}\n');
    writeFileSync(join(root, "predictions.jsonl"), '{"id":1}\n');
    await execute("openRun", { runId: "a" });
    const [panel] = editor.panels;
    panel?.send({ kind: "ready" });
    await expect.poll(() => panel?.posted.at(-1)?.kind, POLL).toBe("predictions");
    expect(panel?.posted).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "snapshot", shown: ["a"] }),
        { kind: "events", runId: "a", isStart: true, text: '{"type":"reading"}\n' },
        { kind: "predictions", runId: "a", isStart: true, isEnd: true, text: '{"id":1}\n' },
      ]),
    );
  });

  it("sends new lines after each poll", async () => {
    await execute("openRun", { runId: "a" });
    const [panel] = editor.panels;
    panel?.send({ kind: "ready" });
    await expect.poll(() => panel?.posted[0]?.kind, POLL).toBe("snapshot");
    writeFileSync(join(root, "events.jsonl"), '{"type":"reading"}\n');
    fake.control.pollRuns();
    await expect.poll(() => panel?.posted.some(({ kind }) => kind === "events"), POLL).toBe(true);
  });

  it("is restored after a reload, with the runs that the page remembers", async () => {
    const panel = await openPanel();
    panel.dispose();
    await editor.serializer?.deserializeWebviewPanel(panel);
    panel.send({ kind: "ready", shown: ["a"] });
    await expect.poll(() => panel.posted[0], POLL).toMatchObject({ kind: "snapshot", shown: ["a"] });
  });

  it("logs a message that is not the dashboard's", async () => {
    (await openPanel()).send({ kind: "format" });
    expect(fake.control.log).toEqual([
      'warn: The dashboard sent {"kind":"format"}, which is not a message of the dashboard.',
    ]);
  });
});

describe("the actions of the page", () => {
  it.each([
    ["stop", "stopRun"],
    ["resume", "resumeRun"],
    ["use", "useRun"],
    ["openReport", "openRunReport"],
    ["openLog", "openRunLog"],
    ["openFolder", "revealRun"],
    ["export", "exportRun"],
  ])("runs the command of %s", async (kind, command) => {
    const panel = await openPanel();
    editor.executed = [];
    panel.send({ kind, runId: "a" });
    await expect.poll(() => editor.executed, POLL).toEqual([[`sentimentTuner.${command}`, { kind, runId: "a" }]]);
  });

  it("starts fine-tuning", async () => {
    (await openPanel()).send({ kind: "start" });
    await expect.poll(() => editor.executed.at(-1), POLL).toEqual(["sentimentTuner.fineTune"]);
  });

  it("logs a problem of the page", async () => {
    (await openPanel()).send({ kind: "problem", message: "no canvas" });
    await expect.poll(() => fake.control.log, POLL).toEqual(["warn: Dashboard: no canvas"]);
  });
});

describe("opening a review", () => {
  const open = async (path: string) => {
    (await openPanel()).send({ kind: "openReview", runId: "a", path, line: 3 });
  };
  const useDataset = (path: string) => {
    const run = fakeRun("a", READY);
    Object.assign(run.run.stored.order.request, { datasetPaths: [path] });
    fake.control.runs = [run.run];
  };

  it("opens a dataset of the run at the line", async () => {
    const path = join(root, "reviews.csv");
    writeFileSync(path, "text,label\n");
    useDataset(path);
    await open(path);
    await expect
      .poll(() => editor.documents, POLL)
      .toMatchObject([{ path, selection: { start: { line: 2, character: 0 } } }]);
  });

  it("opens a file in a folder of the run", async () => {
    const path = join(root, "pos.txt");
    writeFileSync(path, "good");
    useDataset(root);
    await open(path);
    await expect.poll(() => editor.documents, POLL).toMatchObject([{ path }]);
  });

  it("opens no other file", async () => {
    useDataset(join(root, "data"));
    await open(join(root, "data", "..", "secret.txt"));
    await open("/etc/passwd");
    await expect.poll(() => fake.control.log, POLL).toHaveLength(2);
    expect(editor.documents).toEqual([]);
    expect(fake.control.log.at(-1)).toBe(
      'warn: The dashboard requested "/etc/passwd", which is not a dataset of run a.',
    );
  });

  it("says where the review is in a file that is not text", async () => {
    const path = join(root, "reviews.parquet");
    writeFileSync(path, "PAR1");
    useDataset(path);
    await open(path);
    await expect
      .poll(() => editor.shown, POLL)
      .toMatchObject([
        { kind: "warning", text: `"${path}" is not a text file. The review is in row 3.`, choices: ["Reveal File"] },
      ]);
  });

  it("reports a file that does not exist any more", async () => {
    const path = join(root, "gone.csv");
    useDataset(path);
    await open(path);
    await expect.poll(() => editor.shown, POLL).toMatchObject([{ kind: "error" }]);
  });
});

describe("Compare Runs", () => {
  const shownRuns = async () => {
    const [panel] = editor.panels;
    panel?.send({ kind: "ready" });
    await expect.poll(() => panel?.posted.length, POLL).toBeGreaterThan(0);
    return panel?.posted[0];
  };

  it("asks which runs to compare", async () => {
    editor.answers = [["films a", "films b"]];
    await execute("compareRuns");
    expect(editor.shown[0]?.text).toBe("Compare which runs?");
    expect(await shownRuns()).toMatchObject({ shown: ["a", "b"] });
  });

  it("shows the selected rows without asking", async () => {
    await execute("compareRuns", { runId: "b" }, [{ runId: "b" }, { runId: "a" }]);
    expect(editor.shown).toEqual([]);
    expect(await shownRuns()).toMatchObject({ shown: ["b", "a"] });
  });

  it("opens nothing if the user cancels", async () => {
    editor.answers = [CANCEL];
    await execute("compareRuns");
    expect(editor.panels).toEqual([]);
  });
});
