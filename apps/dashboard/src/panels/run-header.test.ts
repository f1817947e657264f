// @vitest-environment happy-dom
import type { FromDashboard, RunSummary, TimedEvent } from "@sentiment-tuner/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ShownRun } from "../page-state.ts";
import { buttonLabels, press, textsOf } from "../testing/reader.ts";
import { THREE_CLASSES, timed } from "../testing/sample-options.ts";
import { samplePreparation } from "../testing/sample-preparation.ts";
import { allEvents, eventsUntil, SHORT_RUN, summaryOf, viewAfter } from "../testing/shown-run.ts";
import { useLocale } from "../text/format.ts";
import { createRunHeader } from "./run-header.ts";

beforeAll(() => useLocale("en-US"));
afterAll(() => useLocale(undefined));

function runOf(fields: Partial<RunSummary>, events: Iterable<TimedEvent> = eventsUntil("step")): ShownRun {
  return { id: SHORT_RUN.id, summary: summaryOf(fields), view: viewAfter(events), pending: [] };
}

function headerOf(run: ShownRun) {
  const sent: FromDashboard[] = [];
  const panel = createRunHeader((message) => sent.push(message));
  panel.update(run);
  return { panel, header: panel.element, sent };
}

describe("run header", () => {
  it("shows the name, the status, the dataset, the base model and the epochs", () => {
    const { header } = headerOf(runOf({ status: "training" }));
    expect(textsOf(header, "h1")).toEqual(["Film reviews"]);
    expect(textsOf(header, ".status")).toEqual(["Training"]);
    expect(textsOf(header, ".subtitle")[0]).toMatch(/^film-reviews\.csv · from minilm · 2 epochs · Mar [12], 2026, /);
  });

  it("shows the number of classes if there are more than two", () => {
    const { header } = headerOf(runOf({ status: "training" }, samplePreparation(THREE_CLASSES)));
    expect(textsOf(header, ".subtitle")[0]).toMatch(/^film-reviews\.csv · from minilm · 3 classes · /);
  });

  it("shows the progress of a run that trains", () => {
    const { header } = headerOf(runOf({ status: "training" }));
    expect(textsOf(header, ".progress-line span")).toEqual(["5% · Step 1 of 20", "8 s left"]);
    expect(header.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("5");
  });

  it("shows no progress of a queued run, but what it waits for", () => {
    const { header } = headerOf(runOf({ status: "waiting", message: 'Queued: starts after "tweets".' }, []));
    expect(textsOf(header, ".progress")).toEqual([]);
    expect(textsOf(header, "[role=alert] p")).toEqual(['Queued: starts after "tweets".']);
  });

  it("has no value of progress while it is unknown", () => {
    const bar = headerOf(runOf({ status: "preparing" }, eventsUntil("model-loaded"))).header.querySelector(".bar");
    expect(bar?.hasAttribute("aria-valuenow")).toBe(false);
    expect(bar?.classList.contains("indeterminate")).toBe(true);
  });

  it.each([
    [{ status: "training" }, ["Stop", "Rename", "Open log", "Open the run's folder"]],
    [{ status: "waiting", message: 'Queued: starts after "tweets".' }, ["Stop", "Rename", "Open the run's folder"]],
    [{ status: "stopping" }, ["Rename", "Open log", "Open the run's folder"]],
    [{ status: "stopped", isResumable: true }, ["Resume", "Rename", "Open log", "Open the run's folder"]],
    [
      { status: "completed", modelFolder: "/m" },
      ["Use for hovers", "Rename", "Open report", "Export model", "Open log", "Open the run's folder"],
    ],
    [
      { status: "completed", modelFolder: "/m", isUsedForHovers: true },
      ["Rename", "Open report", "Export model", "Open log", "Open the run's folder"],
    ],
  ] as const)("offers for %j the buttons %j", (fields, labels) => {
    expect(buttonLabels(headerOf(runOf(fields)).header)).toEqual(labels);
  });

  it.each([
    ["Stop", "stop", { status: "training" }],
    ["Resume", "resume", { status: "stopped", isResumable: true }],
    ["Use for hovers", "use", { modelFolder: "/m" }],
    ["Rename", "rename", {}],
    ["Open report", "openReport", {}],
    ["Export model", "export", { modelFolder: "/m" }],
    ["Open log", "openLog", {}],
    ["Open the run's folder", "openFolder", {}],
  ] as const)("sends for %s the message %s", (label, kind, fields) => {
    const { header, sent } = headerOf(runOf(fields));
    press(header, label);
    expect(sent).toEqual([{ kind, runId: SHORT_RUN.id }]);
  });

  it("sends the id of the run that it shows now", () => {
    const { panel, header, sent } = headerOf(runOf({ status: "training" }));
    panel.update({ ...runOf({ status: "training" }), id: "another" });
    press(header, "Stop");
    expect(sent).toEqual([{ kind: "stop", runId: "another" }]);
  });

  it("marks the run that is used for hovers", () => {
    expect(textsOf(headerOf(runOf({ isUsedForHovers: true })).header, ".tag")).toEqual(["Used for hovers"]);
    expect(textsOf(headerOf(runOf({})).header, ".tag")).toEqual([]);
  });

  it.each([
    ["the message of the editor", { status: "failed", message: "The disk is full." }, [], "The disk is full."],
    [
      "the error of the run",
      { status: "failed" },
      [timed({ type: "finished", elapsedMs: 1, outcome: { kind: "failed", error: { message: "Loss is NaN." } } })],
      "Loss is NaN.",
    ],
    ["the end of the process", { status: "failed" }, [], "The training process ended before the run was complete."],
  ] as const)("shows for a failure %s", (_source, fields, events, text) => {
    const { header, sent } = headerOf(runOf(fields, events));
    expect(textsOf(header, "[role=alert] p")).toEqual([text]);
    press(header.querySelector("[role=alert]") ?? header, "Open log");
    expect(sent).toEqual([{ kind: "openLog", runId: SHORT_RUN.id }]);
  });

  it("shows no failure and no progress for a completed run", () => {
    const { header } = headerOf(runOf({}, allEvents()));
    expect(textsOf(header, "[role=alert], .progress")).toEqual([]);
  });

  it("says that the run is damaged, and nothing of the kind for a run in good order", () => {
    const run = runOf({}, allEvents());
    const { panel, header } = headerOf(run);
    expect(textsOf(header, ".damage p")).toEqual([]);
    run.view.unreadableLines = 1;
    panel.update(run);
    expect(textsOf(header, ".damage p")).toEqual([
      "The log of this run is damaged: 1 of its lines cannot be read. Charts may have gaps.",
    ]);
  });

  it("announces the status and the last evaluation to screen readers", () => {
    const { header } = headerOf(runOf({ status: "training" }, eventsUntil("evaluated")));
    expect(textsOf(header, "[aria-live]")[0]).toMatch(
      /^Training, 50 percent done\. Accuracy \d\d\.\d%, F1 \d\d\.\d%\.$/,
    );
  });

  it("shows hostile names as text", () => {
    const { header } = headerOf(runOf({ name: "<img src=x>", status: "failed", message: "<b>bold</b>" }));
    expect(header.querySelector("img, b")).toBeNull();
    expect(textsOf(header, "h1")).toEqual(["<img src=x>"]);
  });
});
