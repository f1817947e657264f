import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { RunState } from "../../run/state.ts";
import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerStatusBar } from "./status-bar.ts";

let fake: ReturnType<typeof fakeServices>;
let registration: { dispose(): unknown };
beforeEach(() => {
  vi.useFakeTimers();
  resetEditor();
  fake = fakeServices();
  registration = registerStatusBar(fake.services);
});
afterEach(() => {
  registration.dispose();
  vi.useRealTimers();
});

async function shown() {
  await vi.advanceTimersByTimeAsync(100);
  return editor.statusBar;
}

async function shownFor(state: RunState) {
  fake.control.runs = [fakeRun("a", state).run];
  fake.control.changeRun({});
  return (await shown())?.text;
}

const TRAINING = { kind: "training", crashes: 0, isStopping: false, phase: "training", progress: {} } as const;

describe("registerStatusBar", () => {
  it("shows the model for hovers", async () => {
    expect(await shown()).toMatchObject({
      text: "$(smiley) films",
      tooltip: "The model for hovers. Click to choose another.\nClasses: Negative, Positive",
      command: "sentimentTuner.chooseModel",
      isShown: true,
    });
    expect(editor.contexts).toEqual({ "sentimentTuner.isTraining": false });
  });

  it("warns of a model folder that has no model", async () => {
    fake.control.hoverModel = { kind: "broken", folder: "/gone" };
    expect(await shown()).toMatchObject({
      text: "$(warning) No sentiment model",
      tooltip: 'The folder "/gone" does not contain a fine-tuned model. Click to choose another.',
      backgroundColor: { id: "statusBarItem.warningBackground" },
    });
  });

  it("is hidden without a model", async () => {
    fake.control.hoverModel = { kind: "none" };
    expect((await shown())?.isShown).toBe(false);
  });

  it("shows the progress of the active run instead of the model", async () => {
    const progress = { step: 42, totalSteps: 100, loss: 0.3123, accuracy: 0.88, f1: 0.87, remainingMs: 180_000 };
    expect(await shownFor({ ...TRAINING, progress })).toBe(
      "$(sync~spin) Training 42% · accuracy 88% · F1 87% · about 3 minutes left",
    );
    expect(editor.statusBar?.command).toBe("sentimentTuner.openDashboard");
    expect(editor.contexts).toEqual({ "sentimentTuner.isTraining": true });
  });

  it("names the mean of F1 over more than two classes", async () => {
    expect(await shownFor({ ...TRAINING, progress: { f1: 0.87, isMacroF1: true } })).toContain("macro F1 87%");
  });

  it.each<[string, RunState]>([
    ["Starting…", { kind: "starting", crashes: 0, isStopping: false }],
    ["Restarting…", { kind: "starting", crashes: 1, isStopping: false }],
    ["Stopping…", { ...TRAINING, isStopping: true }],
    ["Preparing…", { ...TRAINING, phase: "preparing" }],
    ["Evaluating…", { ...TRAINING, phase: "evaluating" }],
  ])("shows %s", async (text, state) => {
    expect(await shownFor(state)).toBe(`$(sync~spin) ${text}`);
  });

  it("shows the model again after the run", async () => {
    await shownFor(TRAINING);
    expect(await shownFor(READY)).toBe("$(smiley) films");
  });
});
