import type { RunSummary, ToDashboard } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { applyMessage, createPageState, type PageState, shownRuns } from "./page-state.ts";
import { samplePreparation, samplePredictions } from "./testing/sample-run.ts";

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

describe("page state", () => {
  it("knows that there is nothing to show only after a snapshot", () => {
    expect(stateAfter().isReady).toBe(false);
    expect(stateAfter({ kind: "snapshot", runs: [], shown: [] }).isReady).toBe(true);
  });

  it("shows the runs in the order the user chose, the one in focus first", () => {
    const state = stateAfter(SNAPSHOT, { kind: "shown", runIds: ["b", "a"] });
    expect(shownRuns(state).map(({ summary }) => summary.name)).toEqual(["Run b", "Run a"]);
  });

  it("gathers the events of a run from several messages", () => {
    const state = stateAfter(SNAPSHOT, events("a"), events("a", false));
    expect(shownRuns(state)[0]?.view.version).toBe(2 * samplePreparation().length);
  });

  it("begins a run anew when its lines begin anew", () => {
    const state = stateAfter(SNAPSHOT, events("a"), events("a"));
    expect(shownRuns(state)[0]?.view.version).toBe(samplePreparation().length);
  });

  it("forgets the runs that are not shown any more", () => {
    const state = stateAfter(SNAPSHOT, events("a"), { kind: "shown", runIds: ["b"] });
    expect([...state.details.keys()]).toEqual(["b"]);
  });

  it("leaves a shown run out once the list has lost it", () => {
    expect(shownRuns(stateAfter(SNAPSHOT, { kind: "runs", runs: [run("b")] }))).toEqual([]);
  });

  it("judges the predictions when the last have come", () => {
    const predictions = samplePredictions();
    const part = (from: number, to: number) => ({
      kind: "predictions" as const,
      runId: "a",
      isStart: from === 0,
      isEnd: to === predictions.length,
      text: lines(predictions.slice(from, to)),
    });
    const state = stateAfter(SNAPSHOT, part(0, 400));
    expect(shownRuns(state)[0]?.judgement).toBeUndefined();
    applyMessage(state, part(400, 1000));
    expect(shownRuns(state)[0]?.judgement?.table.rows).toBe(1000);
  });

  it("reports lines that cannot be read, and goes on", () => {
    const state = stateAfter(SNAPSHOT, { kind: "events", runId: "a", isStart: true, text: '{"type":"rea\n' });
    expect(state.problems).toEqual(["1 lines of the events of a cannot be read and are left out."]);
  });

  it("reports predictions that are no distribution", () => {
    const wrong = { path: "a.csv", line: 2, label: "No", probabilities: { No: 3, Yes: 4 } };
    const state = stateAfter(SNAPSHOT, {
      kind: "predictions",
      runId: "a",
      isStart: true,
      isEnd: true,
      text: lines([wrong]),
    });
    expect(state.problems[0]).toContain("cannot be judged");
    expect(shownRuns(state)[0]?.judgement).toBeUndefined();
  });
});
