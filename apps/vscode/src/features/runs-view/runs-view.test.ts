import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { RunState } from "../../run/state.ts";
import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { commands, editor, resetEditor, type TreeItem } from "../../testing/vscode-fake.ts";
import { registerRunsView } from "./runs-view.ts";

const TRAINING: RunState = {
  kind: "training",
  crashes: 0,
  isStopping: false,
  phase: "training",
  progress: { step: 1, totalSteps: 3 },
};

let fake: ReturnType<typeof fakeServices>;
let registration: { dispose(): unknown };
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2025-03-02T10:20:20.123Z") });
  resetEditor();
  fake = fakeServices();
  registration = registerRunsView(fake.services);
});
afterEach(() => {
  registration.dispose();
  vi.useRealTimers();
});

const tree = () => {
  const view = editor.trees.get("sentimentTuner.runs");
  if (view === undefined) throw new Error("The view is not registered.");
  return view;
};
const itemFor = (state: RunState): TreeItem => {
  fake.control.runs = [fakeRun("a", state).run];
  return tree().treeDataProvider.getTreeItem({ runId: "a" }) as TreeItem;
};

describe("registerRunsView", () => {
  it("lists the runs", async () => {
    fake.control.runs = [fakeRun("b", READY).run, fakeRun("a", READY).run];
    expect(await tree().treeDataProvider.getChildren()).toEqual([{ runId: "b" }, { runId: "a" }]);
    expect(await tree().treeDataProvider.getChildren({ runId: "a" })).toEqual([]);
  });

  it("shows the status, the figures and the age of a run", () => {
    expect(itemFor(READY)).toMatchObject({
      label: "films a",
      description: "90% · completed · 5 minutes ago",
      tooltip: "films a\nF1 80%\n/runs/a",
      iconPath: { id: "check" },
      command: { command: "sentimentTuner.openRun", arguments: [{ runId: "a" }] },
    });
    expect(itemFor(TRAINING).description).toBe("training · 33% · 5 minutes ago");
  });

  it.each([
    [
      "good",
      "pass",
      [
        [28, 2],
        [1, 29],
      ],
    ],
    [
      "no better than guessing",
      "warning",
      [
        [0, 30],
        [0, 30],
      ],
    ],
    [
      "too little data to tell",
      "question",
      [
        [4, 1],
        [1, 4],
      ],
    ],
  ])("says %s with the icon %s", (words, icon, confusionMatrix) => {
    const rows = confusionMatrix.flat().reduce((sum, count) => sum + count, 0);
    const accuracy = ((confusionMatrix[0]?.[0] ?? 0) + (confusionMatrix[1]?.[1] ?? 0)) / rows;
    const item = itemFor({ ...READY, report: { rows, accuracy, confusionMatrix, classNames: ["No", "Yes"] } });
    expect(item.description).toBe(`${Math.round(accuracy * 100)}% · ${words} · 5 minutes ago`);
    expect(item.iconPath).toMatchObject({ id: icon });
  });

  it.each<[string, RunState]>([
    ["run ended ready", READY],
    ["run active", TRAINING],
    ["run active", { kind: "waiting" }],
    ["run ended resumable", { kind: "stopped", wasInterrupted: true }],
    ["run ended resumable", { kind: "failed", error: { code: "X", message: "disk full" } }],
  ])("has the context %s for the menus", (context, state) => {
    expect(itemFor(state).contextValue).toBe(context);
  });

  it("explains a failure in the tooltip", () => {
    const state: RunState = { kind: "failed", error: { code: "X", message: "disk full" } };
    expect(itemFor(state).tooltip).toBe("films a\ndisk full\n/runs/a");
  });

  it("redraws at most twice a second", async () => {
    let redraws = 0;
    tree().treeDataProvider.onDidChangeTreeData(() => redraws++);
    for (let step = 0; step < 10; step++) fake.control.changeRun({});
    expect(redraws).toBe(0);
    await vi.advanceTimersByTimeAsync(500);
    expect(redraws).toBe(1);
  });

  it("counts the runs under way in its badge", () => {
    fake.control.runs = [fakeRun("b", TRAINING).run, fakeRun("a", { kind: "waiting" }).run];
    fake.control.changeRun({});
    expect(tree().badge).toMatchObject({ value: 1 });
    fake.control.runs = [];
    fake.control.changeRun({});
    expect(tree().badge).toBeUndefined();
  });

  it("reads the disk again on request", async () => {
    await commands.executeCommand("sentimentTuner.refreshRuns");
    expect(fake.control.runCalls).toEqual(["refresh"]);
  });
});
