import type { Review } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { type HeldOut, holdOut, type HoldOutOptions } from "./hold-out.ts";

function reviews(...rows: readonly (readonly [text: string, label: number])[]): Review[] {
  return rows.map(([text, label], id) => ({ id, text, label, line: id + 2, path: "a.csv" }));
}

function run(
  train: readonly Review[],
  given?: readonly Review[],
  options: HoldOutOptions = { testSize: 0.5, seed: 1 },
) {
  const events = holdOut(train, given, options);
  const first = events.next();
  const last = events.next();
  return { event: first.value, heldOut: last.value as HeldOut };
}

describe("holdOut", () => {
  it("holds a share of each class out where no set is given", () => {
    const all = reviews(["a", 0], ["b", 0], ["c", 1], ["d", 1]);
    const { event, heldOut } = run(all);
    expect(event).toEqual({ type: "split", train: 2, test: 2, duplicates: 0, conflicts: 0 });
    expect(heldOut.test.map(({ label }) => label)).toEqual([0, 1]);
    expect([...heldOut.train, ...heldOut.test].map(({ text }) => text).sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("takes the set that is given as it is", () => {
    const test = reviews(["x", 0], ["y", 1]);
    const { event, heldOut } = run(reviews(["a", 0], ["b", 1]), test);
    expect(event).toEqual({ type: "split", train: 2, test: 2, duplicates: 0, conflicts: 0 });
    expect(heldOut.test).toBe(test);
  });

  it("does not train on a text that is in the given set", () => {
    const { event, heldOut } = run(reviews(["a", 0], ["x", 0], ["b", 1]), reviews(["x", 1], ["y", 0]));
    expect(event).toMatchObject({ train: 2, duplicates: 1 });
    expect(heldOut.train.map(({ text }) => text)).toEqual(["a", "b"]);
  });

  it("rejects a given set that leaves nothing of a class to train on", () => {
    const same = reviews(["a", 0], ["b", 1]);
    expect(() => run(same, same)).toThrow(expect.objectContaining({ code: "HELD_OUT_UNFIT" }));
    expect(() => run(same, same)).toThrow("Without the 2 reviews that are also held out");
  });

  it("rejects a given set without one of the classes", () => {
    expect(() => run(reviews(["a", 0], ["b", 1]), reviews(["x", 0]))).toThrow(
      "The held-out dataset has no Positive review",
    );
  });
});
