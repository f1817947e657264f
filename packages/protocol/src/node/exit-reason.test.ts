import { describe, expect, it } from "vitest";

import { exitReason } from "./exit-reason.ts";

describe("exitReason", () => {
  it.each([
    [null, "SIGKILL"],
    [137, null],
    [134, null],
    [null, "SIGABRT"],
  ] as const)("says that memory ran out: exit code %s, signal %s", (code, signal) => {
    expect(exitReason(code, signal)).toMatch(/^(?:SIG\w+|exit code \d+): .*most likely because memory ran out\. /);
  });

  it.each([
    [1, null, "exit code 1"],
    [null, "SIGTERM", "SIGTERM"],
    [null, null, "exit code unknown"],
  ] as const)("names other ends: exit code %s, signal %s", (code, signal, reason) => {
    expect(exitReason(code, signal)).toBe(reason);
  });
});
