import type { StartedEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { allEvents, viewAfter } from "../testing/shown-run.ts";
import { describeDamage } from "./describe-damage.ts";

const started = allEvents().find((event): event is StartedEvent & { time: string } => event.type === "started");

describe("describeDamage", () => {
  it("says nothing about a run in good order", () => {
    expect(describeDamage(viewAfter(allEvents()))).toEqual([]);
  });

  it("says how many lines of the log cannot be read, whether the trainer or the page noticed", () => {
    const view = viewAfter(allEvents());
    if (started !== undefined) view.started = { ...started, damagedLogLines: 2 };
    view.unreadableLines = 3;
    expect(describeDamage(view)).toEqual([
      "The log of this run is damaged: 3 of its lines cannot be read. Charts may have gaps.",
    ]);
  });

  it("says that a damaged checkpoint was passed over, from where the run continued, and what is wrong", () => {
    const view = viewAfter(allEvents());
    const problem = 'Checkpoint "step-9" cannot be read.';
    if (started !== undefined)
      view.started = { ...started, resumedFrom: { step: 6, engine: "cpu", damaged: [problem] } };
    expect(describeDamage(view)).toEqual([
      "A damaged checkpoint was passed over. The run continued from step 6.",
      problem,
    ]);
  });

  it("says that a dataset was changed after it was read", () => {
    const view = viewAfter(allEvents());
    if (view.report !== undefined) view.report = { ...view.report, changedData: ["/a.csv"] };
    expect(describeDamage(view)).toEqual([
      "/a.csv was changed or removed after it was read. The run used what was read.",
    ]);
  });

  it("says how many predictions cannot be read", () => {
    const view = viewAfter(allEvents());
    view.unreadablePredictions = 4;
    expect(describeDamage(view)).toEqual([
      "The predictions of this run are damaged: 4 of them cannot be read. Tables and curves leave them out.",
    ]);
  });
});
