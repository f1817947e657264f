import { beforeEach, describe, expect, it } from "vitest";

import type { RunState } from "../../run/state.ts";
import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerRunNews } from "./run-news.ts";

const TRAINING: RunState = { kind: "training", crashes: 0, isStopping: false, phase: "training", progress: {} };

let fake: ReturnType<typeof fakeServices>;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerRunNews(fake.services);
});

async function change(state: RunState, previous: RunState = TRAINING, answer?: string) {
  if (answer !== undefined) editor.answers = [answer];
  fake.control.changeRun({ run: fakeRun("a", state).run, state, previous });
  await new Promise((resolve) => setImmediate(resolve));
  return editor.shown;
}

describe("registerRunNews", () => {
  it("reports the figures of a completed run, and offers its model for hovers", async () => {
    expect(await change(READY, TRAINING, "Use for Hovers")).toMatchObject([
      {
        kind: "info",
        text: '"films a" is ready: accuracy 90%. Hovers still use "films".',
        choices: ["Use for Hovers", "Open Dashboard"],
      },
    ]);
    expect(editor.executed).toEqual([["sentimentTuner.useRun", { runId: "a" }]]);
  });

  it("calls a coin toss no better than guessing, and offers to train longer", async () => {
    const report = {
      rows: 60,
      classNames: ["Negative", "Positive"],
      accuracy: 35 / 60,
      confusionMatrix: [
        [0, 25],
        [0, 35],
      ],
    };
    expect(await change({ ...READY, report }, TRAINING, "Train Longer")).toMatchObject([
      {
        kind: "warning",
        text: '"films a": No better than guessing: it answers Positive to every text. 58% of 60 test reviews are right. Hovers still use "films".',
        choices: ["Train Longer", "Open Dashboard"],
      },
    ]);
    expect(editor.executed).toEqual([["sentimentTuner.trainAgain", { runId: "a" }]]);
  });

  it("does not offer the dashboard in front of it", async () => {
    editor.shownPage = "mainThreadWebview-sentimentTuner.dashboard";
    expect((await change(READY))[0]?.choices).toEqual(["Use for Hovers"]);
  });

  it("offers to try the hover if the model is in use already", async () => {
    fake.control.hoverModel = { kind: "ready", folder: "/runs/a/model", name: "films a", classes: [] };
    expect((await change(READY))[0]?.choices).toEqual(["Try the Hover", "Open Dashboard"]);
  });

  it.each<[string, RunState]>([
    ['"films a" was stopped after step 3. Nothing is lost.', { kind: "stopped", wasInterrupted: false, step: 3 }],
    ['"films a" was stopped before its first step.', { kind: "stopped", wasInterrupted: false }],
  ])("reports: %s", async (text, state) => {
    expect(await change(state, TRAINING, "Resume")).toMatchObject([{ kind: "info", text, choices: ["Resume"] }]);
    expect(editor.executed).toEqual([["sentimentTuner.resumeRun", { runId: "a" }]]);
  });

  it("reports a failure with its log", async () => {
    const state: RunState = { kind: "failed", error: { code: "DISK", message: "The disk is full." } };
    expect(await change(state, TRAINING, "Open Training Log")).toMatchObject([
      {
        kind: "error",
        text: '"films a" failed: The disk is full.',
        choices: ["Open Training Log", "Resume", "Show Log"],
      },
    ]);
    expect(editor.executed).toEqual([["sentimentTuner.openRunLog", { runId: "a" }]]);
  });

  it("offers the processor if the GPU was lost", async () => {
    const state: RunState = { kind: "failed", error: { code: "DEVICE_LOST", message: "The GPU was lost." } };
    const shown = await change(state, TRAINING, "Resume on the Processor");
    expect(shown[0]?.choices).toEqual(["Open Training Log", "Resume on the Processor", "Show Log"]);
    expect(fake.control.runCalls).toEqual(["resume a cpu"]);
  });

  it("warns of a crash once", async () => {
    const crashed: RunState = { kind: "starting", crashes: 1, restartInMs: 1_000, isStopping: false };
    expect(await change(crashed)).toMatchObject([{ kind: "warning", choices: ["Open Training Log"] }]);
    expect(await change(crashed, crashed)).toHaveLength(1);
  });

  it("is silent while a run continues", async () => {
    expect(await change(TRAINING, { kind: "starting", crashes: 0, isStopping: false })).toEqual([]);
  });
});
