import type { RunSummary, ToDashboard } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { applyMessage, createPageState, type PageState, shownRuns } from "./page-state.ts";
import { samplePredictions } from "./testing/sample-predictions.ts";
import { samplePreparation } from "./testing/sample-preparation.ts";

const run = (id: string): RunSummary => ({
  id,
  name: `Run ${id}`,
  status: "training",
  createdAt: "2026-03-02T09:15:00.000Z",
});
const lines = (items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join("");
const events = (runId: string, isStart = true): ToDashboard => ({
  kind: "events",
  runId,
  isStart,
  text: lines(samplePreparation()),
});

function stateAfter(...messages: readonly ToDashboard[]): PageState {
  const state = createPageState();
  for (const message of messages) applyMessage(state, message);
  return state;
}

const SNAPSHOT: ToDashboard = { kind: "snapshot", runs: [run("a"), run("b")], shown: ["a"] };

describe("applyMessage", () => {
  it("is ready only after a snapshot", () => {
    expect(stateAfter().isReady).toBe(false);
    expect(stateAfter({ kind: "snapshot", runs: [], shown: [] }).isReady).toBe(true);
  });

  it("shows the runs in the order the user chose, the one in focus first", () => {
    const state = stateAfter(SNAPSHOT, { kind: "shown", runIds: ["b", "a"] });
    expect(shownRuns(state).map(({ summary }) => summary.name)).toEqual(["Run b", "Run a"]);
  });

  it("collects the events of a run from several messages", () => {
    const state = stateAfter(SNAPSHOT, events("a"), events("a", false));
    expect(shownRuns(state)[0]?.view.version).toBe(2 * samplePreparation().length);
  });

  it("clears a run when its file is sent from the start", () => {
    const state = stateAfter(SNAPSHOT, events("a"), events("a"));
    expect(shownRuns(state)[0]?.view.version).toBe(samplePreparation().length);
  });

  it("removes the runs that are no longer shown", () => {
    const state = stateAfter(SNAPSHOT, events("a"), { kind: "shown", runIds: ["b"] });
    expect([...state.details.keys()]).toEqual(["b"]);
  });

  it("leaves out a shown run that is no longer in the list", () => {
    expect(shownRuns(stateAfter(SNAPSHOT, { kind: "runs", runs: [run("b")] }))).toEqual([]);
  });

  it("analyzes the predictions when the last part has arrived", () => {
    const predictions = samplePredictions();
    const part = (from: number, to: number) => ({
      kind: "predictions" as const,
      runId: "a",
      isStart: from === 0,
      isEnd: to === predictions.length,
      text: lines(predictions.slice(from, to)),
    });
    const state = stateAfter(SNAPSHOT, part(0, 400));
    expect(shownRuns(state)[0]?.analysis).toBeUndefined();
    applyMessage(state, part(400, 1000));
    expect(shownRuns(state)[0]?.analysis?.table.rows).toBe(1000);
  });

  it("reports an event that lacks a part, because its line is damaged, and continues", () => {
    const text = '{"type":"finished","time":"x"}\n{"type":"finished","time":"x","outcome":{"kind":"stopped"}}\n';
    const state = stateAfter(SNAPSHOT, { kind: "events", runId: "a", isStart: true, text });
    expect(state.problems).toEqual(["Skipped unreadable lines in the events of a: 1."]);
    expect(shownRuns(state)[0]?.view.phase).toBe("stopped");
  });

  it("reports lines that cannot be read and continues", () => {
    const state = stateAfter(SNAPSHOT, { kind: "events", runId: "a", isStart: true, text: '{"type":"rea\n' });
    expect(state.problems).toEqual(["Skipped unreadable lines in the events of a: 1."]);
    expect(state.details.get("a")?.view.unreadableLines).toBe(1);
  });

  it("reports predictions that are not a distribution", () => {
    const wrong = { path: "a.csv", line: 2, label: "No", probabilities: { No: 3, Yes: 4 } };
    const state = stateAfter(SNAPSHOT, {
      kind: "predictions",
      runId: "a",
      isStart: true,
      isEnd: true,
      text: lines([wrong]),
    });
    expect(state.problems[0]).toContain("Could not analyze the predictions of a");
    expect(shownRuns(state)[0]?.analysis).toBeUndefined();
  });
});
