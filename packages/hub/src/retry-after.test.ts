import { describe, expect, it } from "vitest";

import { retryAfterMs } from "./retry-after.ts";

describe("retryAfterMs", () => {
  it.each([
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "-1" }, 0],
    [{ "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, 0],
    [{ ratelimit: '"resolvers";r=0;t=9' }, 9000],
    [{ ratelimit: '"resolvers";r=12;t=9' }, 0],
    [{}, 0],
  ] as const)("of %j is %i", (headers, expected) => {
    expect(retryAfterMs(new Headers(Object.entries(headers)))).toBe(expected);
  });

  it("reads a date", () => {
    const wait = retryAfterMs(new Headers({ "retry-after": new Date(Date.now() + 60_000).toUTCString() }));
    expect(wait).toBeGreaterThan(55_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });
});
