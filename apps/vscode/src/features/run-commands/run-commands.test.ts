import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { POLL } from "../../testing/poll.ts";
import { CANCEL, commands, editor, resetEditor, Uri } from "../../testing/vscode-fake.ts";
import { registerRunCommands } from "./run-commands.ts";

const TRAINING = { kind: "starting", crashes: 0, isStopping: false } as const;
const STOPPED = { kind: "stopped", wasInterrupted: false, step: 3 } as const;

let fake: ReturnType<typeof fakeServices>;
let root: string;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerRunCommands(fake.services);
  root = mkdtempSync(join(tmpdir(), "run-commands-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const execute = (name: string, ...args: unknown[]) => commands.executeCommand(`sentimentTuner.${name}`, ...args);

/** A finished run with files on disk. */
function runOnDisk(id: string) {
  const folder = join(root, id);
  mkdirSync(join(folder, "model"), { recursive: true });
  writeFileSync(join(folder, "model", "config.json"), "{}");
  return fakeRun(id, { ...READY, modelFolder: join(folder, "model") }, folder);
}

describe("Stop Training", () => {
  it("asks only among the active runs, and stops the chosen one", async () => {
    const [a, b] = [fakeRun("a", TRAINING), fakeRun("b", { kind: "waiting" })];
    fake.control.runs = [a.run, b.run, fakeRun("c", READY).run];
    editor.answers = ["films b"];
    await execute("stopRun");
    expect(editor.shown).toMatchObject([{ text: "Stop which run?", choices: ["films a", "films b"] }]);
    expect([a.calls, b.calls]).toEqual([[], ["stop"]]);
  });

  it("stops the only active run without asking", async () => {
    const a = fakeRun("a", TRAINING);
    fake.control.runs = [a.run];
    await execute("stopRun");
    expect(a.calls).toEqual(["stop"]);
    expect(editor.shown).toEqual([]);
  });

  it("reports that no run is active", async () => {
    fake.control.runs = [fakeRun("a", READY).run];
    await execute("stopRun");
    expect(editor.shown).toMatchObject([{ kind: "error", text: /^No run can be used for this/ }].map(matchText));
  });

  it("does nothing if the user cancels", async () => {
    const runs = [fakeRun("a", TRAINING), fakeRun("b", TRAINING)];
    fake.control.runs = runs.map(({ run }) => run);
    editor.answers = [CANCEL];
    await execute("stopRun");
    expect(runs.flatMap(({ calls }) => calls)).toEqual([]);
  });
});

describe("Resume Training", () => {
  it("resumes the given run and opens it", async () => {
    fake.control.runs = [fakeRun("a", STOPPED).run, fakeRun("b", STOPPED).run];
    await execute("resumeRun", { runId: "b" });
    expect(fake.control.runCalls).toEqual(["resume b"]);
    expect(editor.executed.at(-1)).toEqual(["sentimentTuner.openRun", { runId: "b" }]);
  });

  it("needs a trusted workspace", async () => {
    editor.isTrusted = false;
    fake.control.runs = [fakeRun("a", STOPPED).run];
    await execute("resumeRun", { runId: "a" });
    expect(fake.control.runCalls).toEqual([]);
    expect(editor.shown).toMatchObject([{ kind: "error", choices: ["Manage Workspace Trust", "Show Log"] }]);
  });

  it("reports a run that does not exist any more", async () => {
    await execute("resumeRun", { runId: "gone" });
    expect(editor.shown[0]?.text).toBe('Run "gone" does not exist any more. Refresh the list of runs.');
  });
});

describe("Use for Hovers", () => {
  it("uses the model of the run", async () => {
    fake.control.runs = [fakeRun("a", READY).run];
    await execute("useRun", { runId: "a" });
    expect(fake.control.used).toEqual(["/runs/a/model"]);
  });

  it("rejects a run without a model", async () => {
    fake.control.runs = [fakeRun("a", STOPPED).run];
    await execute("useRun", { runId: "a" });
    expect(fake.control.used).toEqual([]);
    expect(editor.shown[0]?.text).toBe('"films a" has no model: the run did not finish. Resume it first.');
  });
});

describe("Delete Run", () => {
  it("asks before it deletes", async () => {
    fake.control.runs = [fakeRun("a", STOPPED).run];
    await execute("deleteRun", { runId: "a" });
    expect(editor.shown).toMatchObject([
      { kind: "warning", text: 'Delete "films a" and its model (0 B)? This can\'t be undone.', choices: ["Delete"] },
    ]);
    expect(fake.control.runCalls).toEqual([]);
    editor.answers = ["Delete"];
    await execute("deleteRun", { runId: "a" });
    expect(fake.control.runCalls).toEqual(["remove a"]);
  });

  it("deletes several runs with one question", async () => {
    fake.control.runs = [fakeRun("a", STOPPED).run, fakeRun("b", READY).run];
    editor.answers = ["Delete"];
    await execute("deleteRun", { runId: "a" }, [{ runId: "a" }, { runId: "b" }]);
    expect(editor.shown.map(({ text }) => text)).toEqual([
      "Delete 2 runs and their models (0 B)? This can't be undone.",
    ]);
    expect(fake.control.runCalls).toEqual(["remove a", "remove b"]);
  });

  it("deletes no run if one of them is active", async () => {
    fake.control.runs = [fakeRun("a", READY).run, fakeRun("b", TRAINING).run];
    await execute("deleteRun", { runId: "a" }, [{ runId: "a" }, { runId: "b" }]);
    expect(fake.control.runCalls).toEqual([]);
    expect(editor.shown).toMatchObject([
      { text: '"films b" is still training. Stop it first.', choices: ["Stop Training", "Show Log"] },
    ]);
  });

  it("returns to the newest model if the deleted one answered hovers", async () => {
    fake.control.runs = [fakeRun("a", READY).run];
    fake.control.hoverModel = { kind: "ready", folder: "/runs/a/model", name: "films a", classes: [] };
    editor.answers = ["Delete"];
    await execute("deleteRun", { runId: "a" });
    expect(fake.control.used).toEqual([""]);
  });
});

describe("Export Model", () => {
  it("copies the model into a new folder", async () => {
    const { run } = runOnDisk("2025-03-02T10-15");
    fake.control.runs = [run];
    editor.answers = [root, "Reveal Folder"];
    await execute("exportRun");
    const target = join(root, "films-2025-03-02t10-15-2025-03-02");
    expect(readFileSync(join(target, "config.json"), "utf8")).toBe("{}");
    expect(editor.shown.at(-1)).toMatchObject({ kind: "info", text: `The model is in "${target}".` });
    expect(editor.executed.at(-1)?.[0]).toBe("revealFileInOS");
  });

  it("does not overwrite an earlier export", async () => {
    const { run } = runOnDisk("2025-03-02T10-15");
    fake.control.runs = [run];
    editor.answers = [root, root];
    await execute("exportRun");
    await execute("exportRun");
    expect(editor.shown.at(-1)?.kind).toBe("error");
  });
});

describe("the files of a run", () => {
  it("opens the worker's log, or the events if that is empty", async () => {
    const { run } = runOnDisk("a");
    fake.control.runs = [run];
    await execute("openRunLog");
    writeFileSync(join(run.folder, "worker.log"), "a line\n");
    await execute("openRunLog");
    await execute("openRunReport");
    const paths = ["events.jsonl", "worker.log", "report.json"].map((name) => join(run.folder, name));
    expect(editor.documents.map(({ path }) => path)).toEqual(paths);
  });

  describe("the report of a model with a card", () => {
    const openCard = async () => {
      const { run } = runOnDisk("a");
      writeFileSync(join(run.folder, "model", "README.md"), "---\nlicense: mit\n---\n\n# Card");
      fake.control.runs = [run];
      await execute("openRunReport");
      return editor.panels[0];
    };
    const render = () => editor.commands.set("markdown.api.render", (text: unknown) => `<h1>${String(text)}</h1>`);

    it("opens as a page without scripts of others", async () => {
      render();
      const panel = await openCard();
      expect(panel?.webview.html).toContain("<h1># Card</h1>");
      expect(panel?.webview.html).toMatch(/default-src 'none'; style-src 'nonce-([\w-]+)'; script-src 'nonce-\1'/);
    });

    it("is copied as Markdown", async () => {
      render();
      (await openCard())?.send("copy");
      await expect.poll(() => editor.clipboard, POLL).toBe("# Card");
    });

    it("is printed by the browser that shows it, or else by that of the system", async () => {
      render();
      Object.assign(fake.services.context, { globalStorageUri: Uri.file(join(root, "storage")) });
      const panel = await openCard();
      editor.isBrowser = true;
      panel?.send("print");
      await expect.poll(() => panel?.posted, POLL).toEqual(["print"]);
      editor.isBrowser = false;
      panel?.send("print");
      await expect.poll(() => editor.opened, POLL).toEqual([`file:${join(root, "storage", "report.html")}`]);
      const page = readFileSync(join(root, "storage", "report.html"), "utf8");
      expect(page).toContain("<h1># Card</h1>");
      expect(page).not.toContain("<button");
    });

    it("opens in the preview if the editor renders no Markdown for extensions", async () => {
      await openCard();
      expect(editor.executed.at(-1)?.[0]).toBe("markdown.showPreview");
    });
  });

  it("reveals the folder", async () => {
    fake.control.runs = [fakeRun("a", STOPPED).run];
    await execute("revealRun");
    expect(editor.executed.at(-1)).toMatchObject(["revealFileInOS", { path: "/runs/a" }]);
  });
});

/** A matcher for the text of a message. */
function matchText({ kind, text }: { kind: string; text: RegExp }) {
  return { kind, text: expect.stringMatching(text) as string };
}

describe("Rename Run", () => {
  it("renames it for all windows", async () => {
    fake.control.runs = [fakeRun("a", READY).run];
    editor.answers = ["  Shop reviews "];
    await execute("renameRun", { runId: "a" });
    expect(fake.control.runCalls).toEqual(["rename a Shop reviews"]);
  });

  it("refuses an empty name", async () => {
    fake.control.runs = [fakeRun("a", READY).run];
    editor.answers = [" "];
    await execute("renameRun", { runId: "a" });
    expect(editor.shown).toMatchObject([{ validation: "A name has at least one character." }]);
    expect(fake.control.runCalls).toEqual([]);
  });
});

describe("Use Another Model of the Run", () => {
  it("lets a worker keep it, then reads the report again", async () => {
    fake.control.worker = join(root, "worker.mjs");
    writeFileSync(fake.control.worker, "console.log(process.argv.slice(2).join(' '));");
    fake.control.runs = [fakeRun("a", READY).run];
    await execute("keepModel", { runId: "a", rung: "linear" });
    expect(fake.control.log).toContain("info: keep /runs/a linear");
    expect(fake.control.runCalls).toEqual(["reread a"]);
    expect(fake.control.used).toEqual(["/runs/a/model"]);
  });
});

describe("Clean Up Runs", () => {
  it("lists what is not in use, the largest first, and deletes what the user picks", async () => {
    const [a, b, used] = [runOnDisk("a"), runOnDisk("b"), runOnDisk("c")];
    writeFileSync(join(b.run.folder, "events.jsonl"), "x".repeat(5_000));
    fake.control.runs = [a.run, b.run, used.run, fakeRun("d", TRAINING).run];
    fake.control.hoverModel = { kind: "ready", folder: join(root, "c", "model"), name: "films c", classes: [] };
    editor.answers = [["films b"], "Delete"];
    await execute("cleanUpRuns");
    expect(editor.shown[0]).toMatchObject({ choices: ["films b", "films a"], descriptions: ["5 kB", "2 B"] });
    expect(fake.control.runCalls).toEqual(["remove b"]);
  });
});
