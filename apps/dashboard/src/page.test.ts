// @vitest-environment happy-dom
import type { FromDashboard, ToDashboard } from "@sentiment-tuner/protocol";
import { beforeAll, describe, expect, it } from "vitest";

import recordedEvents from "../test-data/small-run/events.jsonl?raw";
import recordedPredictions from "../test-data/small-run/predictions.jsonl?raw";
import { createPage } from "./page.ts";
import { applyMessage, createPageState } from "./page-state.ts";
import { installCanvas } from "./testing/canvas.ts";
import { press, textsOf } from "./testing/reader.ts";
import { HOSTILE_CLASSES } from "./testing/sample-options.ts";
import { samplePredictions } from "./testing/sample-predictions.ts";
import { sampleEvents } from "./testing/sample-run.ts";
import { eventsUntil, summaryOf } from "./testing/shown-run.ts";

beforeAll(installCanvas);

const RUNS = [summaryOf({ id: "a", name: "Recorded" }), summaryOf({ id: "b", name: "Other" })];
const snapshot = (shown: readonly string[]): ToDashboard => ({ kind: "snapshot", runs: RUNS, shown });
const events = (runId: string, text = recordedEvents): ToDashboard => ({ kind: "events", runId, isStart: true, text });
const predictions = (runId: string, text = recordedPredictions): ToDashboard => ({
  kind: "predictions",
  runId,
  isStart: true,
  isEnd: true,
  text,
});

function pageAfter(...messages: readonly ToDashboard[]) {
  const sent: FromDashboard[] = [];
  const state = createPageState();
  const page = createPage((message) => sent.push(message));
  const receive = (...next: readonly ToDashboard[]): void => {
    for (const message of next) applyMessage(state, message);
    page.update(state);
  };
  receive(...messages);
  return { element: page.element, receive, sent };
}

describe("page", () => {
  it("shows nothing before the first snapshot", () => {
    expect(textsOf(pageAfter().element, "h1, h2")).toEqual([]);
  });

  it("does not flash that there are no runs before it is drawn", () => {
    expect(textsOf(createPage(() => undefined).element, ".empty, .single")).toEqual([]);
  });

  it("shows how to start when there are no runs", () => {
    const { element, sent } = pageAfter({ kind: "snapshot", runs: [], shown: [] });
    expect(textsOf(element, "h1")).toEqual(["No runs yet"]);
    press(element, "Fine-tune Sentiment Model");
    expect(sent).toEqual([{ kind: "start" }]);
  });

  it("shows all parts of a completed run in order", () => {
    const { element } = pageAfter(snapshot(["a"]), events("a"), predictions("a"));
    expect(textsOf(element, "h1")).toEqual(["Recorded"]);
    expect(textsOf(element, "h2")).toEqual([
      "Too little data to tell: 63% right on a test set of 16. On new texts it may be 39% to 82%.",
      "All figures",
      "Decisions",
      "Curves",
      "Most confident mistakes",
      "Training",
      "Data",
    ]);
  });

  it("shows only training and data of a run that trains", () => {
    const text = eventsUntil("step").map((event) => `${JSON.stringify(event)}\n`);
    expect(textsOf(pageAfter(snapshot(["a"]), events("a", text.join(""))).element, "h2")).toEqual(["Training", "Data"]);
  });

  it("hides the predictions of a completed run that resumes", () => {
    const { element, receive } = pageAfter(snapshot(["a"]), events("a"), predictions("a"));
    const resumed = recordedEvents.split("\n")[0] ?? "";
    receive({ kind: "events", runId: "a", isStart: false, text: `${resumed}\n` });
    expect(textsOf(element, "h2")).toEqual(["Training", "Data"]);
  });

  it("shows a run of ten classes with hostile names, as text", () => {
    const run = { ...HOSTILE_CLASSES, epochs: 1, stepsPerEpoch: 2, testReviews: 200 };
    const lines = (items: Iterable<object>): string => [...items].map((item) => `${JSON.stringify(item)}\n`).join("");
    const { element } = pageAfter(
      snapshot(["a"]),
      events("a", lines(sampleEvents(run))),
      predictions("a", lines(samplePredictions(run))),
    );
    expect(element.querySelector("img, script")).toBeNull();
    const names = ["10", "2", "__proto__", "constructor", "<img src=x onerror=alert(1)>", "{0} and {1}"];
    expect(textsOf(element, ".confusion tbody th").slice(0, 6)).toEqual(names);
    expect(textsOf(element, ".classes tbody .class-name").slice(0, 6)).toEqual(names);
    expect(textsOf(element, ".balance .class-name").slice(0, 6)).toEqual(names);
    expect(textsOf(element, ".picker:first-of-type option").slice(0, 6)).toEqual(names);
    const counts = textsOf(element, ".confusion .cell-count").reduce((sum, count) => sum + Number(count), 0);
    expect(counts).toBe(200);
    expect(textsOf(element, ".threshold")).toEqual([]);
  });

  it("moves the threshold on the curves with the slider", () => {
    const { element } = pageAfter(snapshot(["a"]), events("a"), predictions("a"));
    press(element, "ROC curve as a table");
    const before = textsOf(element, ".chart-table tbody td:last-child");
    const slider = element.querySelector("input");
    if (slider !== null) slider.value = "1";
    slider?.dispatchEvent(new Event("input"));
    expect(textsOf(element, ".chart-table tbody td:last-child")).not.toEqual(before);
  });

  it("compares two runs, and shows one again", () => {
    const { element, receive } = pageAfter(
      snapshot(["a", "b"]),
      ...["a", "b"].flatMap((id) => [events(id), predictions(id)]),
    );
    expect(textsOf(element, "h1")).toEqual(["2 runs compared"]);
    expect(textsOf(element, "h2")).toEqual(["Curves", "Figures", "Paired tests"]);
    receive({ kind: "shown", runIds: ["b"] }, events("b"), predictions("b"));
    expect(textsOf(element, "h1")).toEqual(["Other"]);
  });

  it("lists the runs and sends the chosen one", () => {
    const { element, sent } = pageAfter(snapshot(["a"]));
    press(element, "Other");
    expect(sent).toEqual([{ kind: "show", runIds: ["b"] }]);
  });
});
