import { describe, expect, it } from "vitest";

import { isAlive } from "./is-alive.ts";

describe("isAlive", () => {
  it("is true for this process and false for a number beyond every process", () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(2 ** 30)).toBe(false);
  });
});
