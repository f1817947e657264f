import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { useLocale } from "../text/format.ts";
import { applyEvent, createRunView, type RunView } from "./run-view.ts";
import { formatActivity, formatAnnouncement, phaseProgress, trainingProgress } from "./run-progress.ts";
import { isActive } from "./run-status.ts";
import { SAMPLE_RUN, THREE_CLASSES, timed } from "../testing/sample-options.ts";
import { sampleEvents } from "../testing/sample-run.ts";

beforeAll(() => useLocale("en-US"));
afterAll(() => useLocale(undefined));

const SHORT = { ...SAMPLE_RUN, epochs: 2, stepsPerEpoch: 20, testReviews: 50 };

/** The values of `read` after each event. */
function afterEachEvent<T>(read: (view: RunView) => T): T[] {
  const view = createRunView();
  return Array.from(sampleEvents(SHORT), (event) => {
    applyEvent(view, event);
    return read(view);
  });
}

describe("formatActivity", () => {
  it("shows how much of a model is downloaded", () => {
    const view = createRunView();
    const repo = "distilbert-base-uncased";
    applyEvent(view, timed({ type: "downloading", repo, bytesDone: 67e6, totalBytes: 268e6 }));
    expect(formatActivity(view)).toBe(`Downloading ${repo}, 67.0 of 268.0 MB`);
    expect(phaseProgress(view)).toBe(0.25);
    const source = `${repo}@1`;
    applyEvent(
      view,
      timed({ type: "fetched", kind: "model", reference: repo, source, paths: [], bytesReceived: 268e6 }),
    );
    expect(formatActivity(view)).toBe("Loading the base model");
  });

  it("describes each phase of a run", () => {
    const said = afterEachEvent(formatActivity);
    expect(said).toContain("Reading, 2,600 rows so far");
    expect(said).toContain("Tokenizing 2,000 of 4,000 reviews");
    expect(said).toContain("Step 7 of 40");
    expect(said).toContain("Evaluating, 25 of 50 reviews");
    expect(said).toContain("Evaluating 50 of 50 test reviews");
    expect(said.at(-1)).toBe("Took 16 s");
  });
});

describe("phaseProgress", () => {
  it("is the fraction of the file while reading and of the steps while training", () => {
    const shares = afterEachEvent(phaseProgress);
    expect(shares[0]).toBeCloseTo(0.507, 3);
    expect(shares).toContain(7 / 40);
    expect(shares[1]).toBeUndefined();
  });
});

describe("trainingProgress", () => {
  it("is the fraction of the training steps, and 1 for a completed run", () => {
    const fractions = afterEachEvent(trainingProgress);
    expect(fractions[0]).toBeUndefined();
    expect(fractions).toContain(0.5);
    expect(fractions.at(-1)).toBe(1);
  });
});

describe("formatAnnouncement", () => {
  it("changes at every tenth and every evaluation, not at every step", () => {
    const said = new Set(afterEachEvent((view) => formatAnnouncement("training", view)));
    expect(said.size).toBeLessThanOrEqual(14);
    expect([...said].some((text) => /Training, 30 percent done\.$/.test(text))).toBe(true);
    expect([...said].some((text) => text.includes("Accuracy"))).toBe(true);
  });

  it("names the mean F1 of more than two classes", () => {
    const view = createRunView();
    const short = { ...THREE_CLASSES, epochs: 1, stepsPerEpoch: 2, testReviews: 50 };
    for (const event of sampleEvents(short)) applyEvent(view, event);
    expect(formatAnnouncement("completed", view)).toMatch(/^Completed\. Accuracy \d\d\.\d%, macro F1 \d\d\.\d%\.$/);
  });
});

describe("isActive", () => {
  it("is true until the run has ended", () => {
    expect((["waiting", "training", "stopping", "restarting"] as const).every(isActive)).toBe(true);
    expect((["completed", "stopped", "failed"] as const).some(isActive)).toBe(false);
  });
});
