import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeServices } from "../../testing/fake-services.ts";
import { commands, editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerSetUpTensorflow } from "./set-up-tensorflow.ts";

let fake: ReturnType<typeof fakeServices>;
let root: string;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerSetUpTensorflow(fake.services);
  root = mkdtempSync(join(tmpdir(), "set-up-"));
  fake.control.worker = join(root, "worker.mjs");
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

async function setUp(...lines: readonly unknown[]) {
  const prints = lines.map((line) => `console.log(${JSON.stringify(JSON.stringify(line))});`);
  writeFileSync(fake.control.worker, prints.join("\n"));
  await commands.executeCommand("sentimentTuner.setUpTensorflow");
  return editor.shown;
}

describe("Set Up the TensorFlow GPU Engine", () => {
  it("shows the stages and the result", async () => {
    const stage = { type: "stage", message: "Installing the library" };
    const shown = await setUp(stage, { type: "ready", libraryVersion: "2.18.0", usesGpu: true });
    expect(editor.progress).toEqual([{ title: "Setting up TensorFlow", reports: [{ message: stage.message }] }]);
    expect(shown).toMatchObject([{ kind: "info", text: "TensorFlow 2.18.0 is ready and uses the GPU." }]);
  });

  it("says that no GPU was found", async () => {
    const shown = await setUp({ type: "ready", libraryVersion: "2.18.0", usesGpu: false });
    expect(shown).toMatchObject([{ text: "TensorFlow 2.18.0 is ready, but no GPU was found." }]);
  });

  it("reports why the installation failed", async () => {
    const shown = await setUp({ type: "failed", error: { code: "ENGINE_SETUP_FAILED", message: "The disk is full." } });
    expect(shown).toMatchObject([{ kind: "error", text: "The disk is full.", choices: ["Show Log"] }]);
  });
});
