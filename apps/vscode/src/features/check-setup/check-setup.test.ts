import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeServices } from "../../testing/fake-services.ts";
import { POLL } from "../../testing/poll.ts";
import { commands, editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerCheckSetup } from "./check-setup.ts";

let fake: ReturnType<typeof fakeServices>;
let root: string;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerCheckSetup(fake.services);
  root = mkdtempSync(join(tmpdir(), "check-setup-"));
  fake.control.worker = join(root, "worker.mjs");
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("Check My Setup", () => {
  it("shows what the worker prints as a page, and copies it", async () => {
    writeFileSync(fake.control.worker, 'console.log("# This setup\\n" + process.argv[2]); console.error("a note");');
    editor.answers = ["Copy"];
    await commands.executeCommand("sentimentTuner.checkSetup");
    expect(fake.control.pages).toEqual([{ name: "My Setup.md", text: "# This setup\ndoctor" }]);
    expect(editor.executed).toContainEqual(["markdown.showPreview", expect.objectContaining({ path: "/My Setup.md" })]);
    expect(editor.shown).toMatchObject([
      { text: "Safe to paste into a bug report: it contains no token and no home folder.", choices: ["Copy"] },
    ]);
    await expect.poll(() => editor.clipboard, POLL).toBe("# This setup\ndoctor");
    expect(fake.control.log).toContain("info: a note\n");
  });

  it("reports a worker that fails", async () => {
    writeFileSync(fake.control.worker, "process.exit(1);");
    await commands.executeCommand("sentimentTuner.checkSetup");
    expect(fake.control.pages).toEqual([]);
    expect(editor.shown).toMatchObject([{ kind: "error", text: "exit code 1" }]);
  });

  it("shows nothing if it is cancelled", async () => {
    writeFileSync(fake.control.worker, "setInterval(() => {}, 1000);");
    const done = commands.executeCommand("sentimentTuner.checkSetup");
    await expect.poll(() => editor.progress.length, POLL).toBe(1);
    editor.cancelProgress();
    await done;
    expect(editor.shown).toEqual([]);
  });
});
