import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { useLocale } from "./format.ts";
import { applyEvent, createRunView, type RunView } from "./run-view.ts";
import { activityOf, announcementOf, isActive, shareDone } from "./run-words.ts";
import { SAMPLE_RUN, sampleEvents, timed } from "./testing/sample-run.ts";

beforeAll(() => useLocale("en-US"));
afterAll(() => useLocale(undefined));

const SHORT = { ...SAMPLE_RUN, epochs: 2, stepsPerEpoch: 20, heldOut: 50 };

/** What `read` says of the view after each event. */
function afterEachEvent<T>(read: (view: RunView) => T): T[] {
  const view = createRunView();
  return Array.from(sampleEvents(SHORT), (event) => {
    applyEvent(view, event);
    return read(view);
  });
}

describe("activityOf", () => {
  it("says how much of a model is fetched, until it is there", () => {
    const view = createRunView();
    const repo = "distilbert-base-uncased";
    applyEvent(view, timed({ type: "downloading", repo, bytesDone: 67e6, totalBytes: 268e6 }));
    expect(activityOf(view)).toBe(`Fetching ${repo}, 67.0 of 268.0 MB`);
    expect(shareDone(view)).toBe(0.25);
    const source = `${repo}@1`;
    applyEvent(
      view,
      timed({ type: "fetched", kind: "model", reference: repo, source, paths: [], bytesReceived: 268e6 }),
    );
    expect(activityOf(view)).toBe("Loading the base model");
  });

  it("says what the run does at each turn", () => {
    const said = afterEachEvent(activityOf);
    expect(said).toContain("Reading, 2,600 rows so far");
    expect(said).toContain("Tokenizing 2,000 of 4,000 reviews");
    expect(said).toContain("Step 7 of 40");
    expect(said).toContain("Evaluating, 25 of 50 reviews");
    expect(said).toContain("Evaluating 50 of 50 test reviews");
    expect(said.at(-1)).toBe("Took 16 s");
  });
});

describe("shareDone", () => {
  it("is of the file while reading, of the steps while training", () => {
    const shares = afterEachEvent(shareDone);
    expect(shares[1]).toBeCloseTo(0.507, 3);
    expect(shares).toContain(7 / 40);
    expect(shares[0]).toBeUndefined();
  });
});

describe("announcementOf", () => {
  it("speaks at every tenth and every evaluation, and not at every step", () => {
    const said = new Set(afterEachEvent((view) => announcementOf("training", view)));
    expect(said.size).toBeLessThanOrEqual(14);
    expect([...said].some((text) => /Training, 30 percent done\.$/.test(text))).toBe(true);
    expect([...said].some((text) => text.includes("Accuracy"))).toBe(true);
  });
});

describe("isActive", () => {
  it("is true until the run has ended", () => {
    expect((["waiting", "training", "stopping", "restarting"] as const).every(isActive)).toBe(true);
    expect((["completed", "stopped", "failed"] as const).some(isActive)).toBe(false);
  });
});
