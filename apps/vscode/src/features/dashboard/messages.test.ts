import { describe, expect, it } from "vitest";

import { parseDashboardMessage } from "./messages.ts";

describe("parseDashboardMessage", () => {
  it.each([
    [undefined],
    [1],
    [{}],
    [{ kind: "format" }],
    [{ kind: "toString" }],
    [{ kind: ["start"] }],
    [{ kind: { toString: 1, valueOf: 1 } }],
    [{ kind: "stop" }],
    [{ kind: "show", runIds: "a" }],
    [{ kind: "ready", shown: [1] }],
    [{ kind: "openReview", runId: "a", path: "/a", line: "1" }],
  ])("drops %j", (value) => {
    expect(parseDashboardMessage(value)).toBeUndefined();
  });

  it.each([
    [{ kind: "ready" }],
    [{ kind: "ready", shown: ["a"] }],
    [{ kind: "stop", runId: "a" }],
    [{ kind: "openReview", runId: "a", path: "/a", line: 1 }],
  ])("accepts %j", (value) => {
    expect(parseDashboardMessage(value)).toEqual(value);
  });
});
