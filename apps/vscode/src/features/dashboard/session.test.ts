import type { FromDashboard, RunSummary, ToDashboard } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { textTail } from "../../testing/run-fakes.ts";
import { createDashboardSession, type DashboardHost } from "./session.ts";

const summary = (id: string): RunSummary => ({ id, name: id, status: "training", createdAt: "" });

interface FakeHost extends DashboardHost {
  readonly posted: ToDashboard[];
  readonly acted: FromDashboard[];
  readonly logs: Record<string, string>;
  readonly predicted: Record<string, string>;
}

function fakeHost(ids: readonly string[]): FakeHost {
  const posted: ToDashboard[] = [];
  const acted: FromDashboard[] = [];
  const logs: Record<string, string> = Object.fromEntries(ids.map((id) => [id, `${id} 1\n`]));
  const predicted: Record<string, string> = {};
  return {
    posted,
    acted,
    logs,
    predicted,
    post: (message) => void posted.push(message),
    summaries: () => ids.map(summary),
    events: (id) => textTail(() => logs[id] ?? ""),
    predictions: (id) => (predicted[id] === undefined ? undefined : textTail(() => predicted[id] ?? "")),
    locale: "en",
    act: (message) => void acted.push(message),
  };
}

describe("createDashboardSession", () => {
  it("answers `ready` with a snapshot and the lines of the runs that the page showed", async () => {
    const host = fakeHost(["b", "a"]);
    const session = createDashboardSession(host, []);
    await session.pump();
    expect(host.posted).toEqual([]);
    await session.receive({ kind: "ready", shown: ["a", "gone"] });
    expect(host.posted).toMatchObject([
      { kind: "snapshot", shown: ["a"], runs: [{ id: "b" }, { id: "a" }] },
      { kind: "events", runId: "a", isStart: true, text: "a 1\n" },
    ]);
  });

  it("shows the newest run if no run was requested", async () => {
    const host = fakeHost(["b", "a"]);
    await createDashboardSession(host, []).receive({ kind: "ready" });
    expect(host.posted[0]).toMatchObject({ kind: "snapshot", shown: ["b"] });
  });

  it("sends each added line once", async () => {
    const host = fakeHost(["a"]);
    const session = createDashboardSession(host, ["a"]);
    await session.receive({ kind: "ready" });
    host.logs["a"] = "a 1\na 2\n";
    await session.pump();
    await session.pump();
    expect(host.posted.slice(2)).toEqual([{ kind: "events", runId: "a", isStart: false, text: "a 2\n" }]);
  });

  it("sends the predictions once, when the run has them", async () => {
    const host = fakeHost(["a"]);
    const session = createDashboardSession(host, ["a"]);
    await session.receive({ kind: "ready" });
    host.predicted["a"] = "p\n";
    await session.pump();
    await session.pump();
    expect(host.posted.slice(2)).toEqual([
      { kind: "predictions", runId: "a", isStart: true, isEnd: true, text: "p\n" },
    ]);
  });

  it("starts again when the page was reloaded", async () => {
    const host = fakeHost(["a"]);
    const session = createDashboardSession(host, ["a"]);
    await session.receive({ kind: "ready" });
    await session.receive({ kind: "ready", shown: ["a"] });
    expect(host.posted.filter(({ kind }) => kind === "events")).toHaveLength(2);
  });

  it("answers `show` with the shown runs and the lines of new runs only", async () => {
    const host = fakeHost(["b", "a"]);
    const session = createDashboardSession(host, ["a"]);
    await session.receive({ kind: "ready" });
    await session.receive({ kind: "show", runIds: ["b", "a"] });
    expect(host.posted.slice(2)).toMatchObject([
      { kind: "shown", runIds: ["b", "a"] },
      { kind: "events", runId: "b" },
    ]);
  });

  it("passes other messages on", async () => {
    const host = fakeHost(["a"]);
    await createDashboardSession(host, []).receive({ kind: "stop", runId: "a" });
    expect(host.acted).toEqual([{ kind: "stop", runId: "a" }]);
  });
});
