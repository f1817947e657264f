import type { Review } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { type BaselineStepOptions, judgeBaseline, recordBaseline } from "./baseline-step.ts";
import type { HeldOut } from "./hold-out.ts";

const WORDS = ["awful", "dull", "superb", "moving"];

/** Reviews that say what they mean: "awful 1", "superb 2". */
function reviewsOf(count: number): readonly Review[] {
  return Array.from({ length: count }, (_, id) => {
    const word = WORDS[id % WORDS.length] ?? "";
    return { id, text: `a ${word} film ${id}`, label: id % WORDS.length < 2 ? 0 : 1, line: id + 1, path: "a.csv" };
  });
}

const heldOut: HeldOut = { train: reviewsOf(24), test: reviewsOf(8) };

async function run(reviews: HeldOut, options: Partial<BaselineStepOptions> = {}) {
  const events = judgeBaseline(reviews, { seed: 1, signal: new AbortController().signal, now: () => 0, ...options });
  const first = await events.next();
  if (first.done === true) return { event: undefined, result: first.value };
  const last = await events.next();
  return { event: first.value, result: last.done === true ? last.value : undefined };
}

describe("judgeBaseline", () => {
  it("tells the figures on the held-out reviews", async () => {
    const { event } = await run(heldOut);
    expect(event).toMatchObject({ type: "baseline", trainReviews: 24, elapsedMs: 0, report: { rows: 8, accuracy: 1 } });
  });

  it("tells the same again for the same seed", async () => {
    expect((await run(heldOut)).event).toEqual((await run(heldOut)).event);
  });

  it("learns from a sample where there are very many reviews", async () => {
    expect((await run(heldOut, { mostReviews: 16 })).event?.trainReviews).toBe(16);
  });

  it("says nothing without reviews on one side", async () => {
    expect(await run({ ...heldOut, test: [] })).toEqual({ event: undefined, result: undefined });
  });

  it("hears a stop while it trains", async () => {
    const stop = new AbortController();
    const running = run({ train: reviewsOf(1_000), test: reviewsOf(8) }, { signal: stop.signal });
    stop.abort(new Error("stopped"));
    await expect(running).rejects.toThrow("stopped");
  });
});

describe("recordBaseline", () => {
  it("adds the paired test with the model first", async () => {
    const { result } = await run(heldOut);
    if (result === undefined) throw new Error("there is no baseline");
    const alwaysPositive = heldOut.test.flatMap(() => [0.2, 0.8]);
    const record = recordBaseline(result, heldOut.test, { probabilities: Float64Array.from(alwaysPositive) });
    expect(record.mcnemar).toMatchObject({ onlyFirstCorrect: 0, onlySecondCorrect: 4, pValue: 0.125 });
    expect(record).toMatchObject({ name: result.event.name, report: result.event.report });
  });
});
