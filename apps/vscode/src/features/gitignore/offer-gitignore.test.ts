import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeRun, fakeServices } from "../../testing/fake-services.ts";
import { POLL } from "../../testing/poll.ts";
import { editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerGitignore } from "./offer-gitignore.ts";

let fake: ReturnType<typeof fakeServices>;
let root: string;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerGitignore(fake.services);
  root = mkdtempSync(join(tmpdir(), "gitignore-"));
  mkdirSync(join(root, ".git"));
  editor.folder = root;
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const STARTING = { kind: "starting", crashes: 0, isStopping: false } as const;
const TRAINING = { kind: "training", crashes: 0, isStopping: false, phase: "preparing", progress: {} } as const;
const startTraining = () =>
  fake.control.changeRun({ run: fakeRun("a", TRAINING).run, state: TRAINING, previous: STARTING });
const nothingShown = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(editor.shown).toEqual([]);
};

describe("registerGitignore", () => {
  it("adds the folder of runs when the first run starts and the user agrees", async () => {
    writeFileSync(join(root, ".gitignore"), "dist\n");
    editor.answers = ["Add to .gitignore"];
    startTraining();
    await expect.poll(() => readFileSync(join(root, ".gitignore"), "utf8"), POLL).toBe("dist\n.sentiment-tuner/\n");
    expect(editor.shown).toMatchObject([
      { kind: "info", text: "Add .sentiment-tuner/ to .gitignore? It holds large model files." },
    ]);
  });

  it("asks only once and changes nothing without an answer", async () => {
    startTraining();
    await expect.poll(() => editor.shown.length, POLL).toBe(1);
    editor.shown = [];
    startTraining();
    await nothingShown();
    expect(existsSync(join(root, ".gitignore"))).toBe(false);
  });

  it("does not ask outside a repository", async () => {
    rmSync(join(root, ".git"), { recursive: true });
    startTraining();
    await nothingShown();
  });

  it("does not ask if the folder is ignored already", async () => {
    writeFileSync(join(root, ".gitignore"), ".sentiment-tuner\n");
    startTraining();
    await nothingShown();
  });
});
