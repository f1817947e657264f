import { describe, expect, it } from "vitest";

import { parseGoal } from "./decision-goal.ts";

describe("parseGoal", () => {
  it.each([
    ["f1", { kind: "f1" }],
    ["recall=0.95", { kind: "recall", atLeast: 0.95 }],
    [" cost=5 ", { kind: "cost", ratio: 5 }],
  ])("reads %j as the command line does", (text, goal) => {
    expect(parseGoal(text)).toEqual(goal);
  });

  it.each(["", "best", "f1=2", "recall", "recall=0", "recall=1.5", "cost=0", "cost=-1"])(
    "has no goal for %j",
    (text) => {
      expect(parseGoal(text)).toBeUndefined();
    },
  );
});
