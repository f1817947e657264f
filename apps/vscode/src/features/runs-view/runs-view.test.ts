import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { KnownModel } from "../../models/models.ts";
import type { RunState } from "../../run/state.ts";
import { fakeRun, fakeServices, KNOWN_MODEL, READY } from "../../testing/fake-services.ts";
import { commands, editor, resetEditor, type TreeItem } from "../../testing/vscode-fake.ts";
import { registerRunsView } from "./runs-view.ts";

const TRAINING: RunState = {
  kind: "training",
  crashes: 0,
  isStopping: false,
  phase: "training",
  progress: { step: 1, totalSteps: 3 },
};

const GENERAL: KnownModel = { ...KNOWN_MODEL, folder: "/extension/ready", name: "General model", origin: "general" };
const STARS: KnownModel = { ...KNOWN_MODEL, folder: "/stars", name: "stars", origin: "folder" };

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
const children = (row?: unknown) => tree().treeDataProvider.getChildren(row) as Promise<unknown[]>;
const itemFor = (state: RunState): TreeItem => {
  fake.control.runs = [fakeRun("a", state).run];
  return tree().treeDataProvider.getTreeItem({ runId: "a" }) as TreeItem;
};

describe("registerRunsView", () => {
  it("lists the runs with their models, and all other models under a heading", async () => {
    fake.control.runs = [fakeRun("b", READY).run, fakeRun("a", READY).run];
    fake.control.known = [GENERAL, KNOWN_MODEL, STARS];
    const [b, a, heading, ...others] = (await children()) as [unknown, unknown, object];
    expect([b, a, others]).toEqual([{ runId: "b" }, { runId: "a" }, []]);
    expect(await children({ runId: "a" })).toEqual([]);
    expect(await children(heading)).toMatchObject([{ modelFolder: "/extension/ready" }, { modelFolder: "/stars" }]);
    expect(tree().treeDataProvider.getTreeItem(heading)).toMatchObject({ label: "Other Models", collapsibleState: 1 });
  });

  it("is empty, so that it shows how to begin, until there is a run or a model of the user", async () => {
    fake.control.known = [GENERAL];
    expect(await children()).toEqual([]);
    fake.control.known = [GENERAL, STARS];
    expect(await children()).toHaveLength(1);
  });

  it("begins a row with the accuracy, then the dataset, for a narrow panel", () => {
    expect(itemFor(READY)).toMatchObject({
      label: "90% films a",
      description: "completed · a · 5 minutes ago",
      tooltip: "films a\nF1 80%",
      iconPath: { id: "check" },
      command: { command: "sentimentTuner.openRun", arguments: [{ runId: "a" }] },
      accessibilityInformation: { label: "films a, 90%, completed · a · 5 minutes ago" },
    });
    expect(itemFor(TRAINING)).toMatchObject({ label: "films a", description: "training · 33% · a · 5 minutes ago" });
  });

  it("does not repeat a dataset with which the name of a run begins", () => {
    const { run } = fakeRun("a", READY);
    Object.assign(run.stored.order.request, { datasetPaths: ["/data/films.csv"] });
    fake.control.runs = [run];
    expect(tree().treeDataProvider.getTreeItem({ runId: "a" })).toMatchObject({
      description: "completed · 5 minutes ago",
    });
  });

  it("marks the run whose model answers hovers", async () => {
    fake.control.hoverModel = { kind: "ready", folder: "/runs/a/model", name: "films a", classes: [] };
    fake.control.runs = [fakeRun("a", READY).run];
    await children();
    expect(itemFor(READY).description).toBe("used for hovers · completed · a · 5 minutes ago");
  });

  it("adds the dataset, the base model and the size on disk to a tooltip when it is needed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "runs-view-"));
    writeFileSync(join(folder, "weights"), "x".repeat(4_300));
    fake.control.runs = [fakeRun("a", READY, folder).run];
    const item = tree().treeDataProvider.getTreeItem({ runId: "a" });
    expect(await tree().treeDataProvider.resolveTreeItem?.(item, { runId: "a" })).toMatchObject({
      tooltip: `films a\nF1 80%\nDataset: /data/a.csv\nBase model: base\n4 kB on disk\n${folder}`,
    });
    rmSync(folder, { recursive: true });
  });

  it("selects the run that the dashboard shows", async () => {
    fake.control.runs = [fakeRun("b", READY).run, fakeRun("a", READY).run];
    fake.services.shownRuns.set(["a"]);
    fake.services.shownRuns.set(["b", "a"]);
    expect(tree().revealed).toEqual([{ runId: "a" }, { runId: "b" }]);
    tree().selection = [{ runId: "a" }];
    fake.services.shownRuns.set(["a"]); // The user clicked this row.
    fake.services.shownRuns.set(["gone"]);
    fake.services.shownRuns.set([]);
    tree().visible = false;
    fake.services.shownRuns.set(["b"]);
    expect(tree().revealed).toHaveLength(2);
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
    expect(item.label).toBe(`${Math.round(accuracy * 100)}% films a`);
    expect(item.description).toBe(`${words} · a · 5 minutes ago`);
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
    expect(itemFor(state).tooltip).toBe("films a\ndisk full");
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
