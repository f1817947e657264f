import { existsSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { openEventLog } from "./event-log.ts";

describe("openEventLog", () => {
  // Linux has a device that is always full; elsewhere the system tests of the command line cover a full disk.
  it.runIf(existsSync("/dev/full"))("throws the error of a full disk", async () => {
    const log = await openEventLog("/dev/full", { isContinued: false, now: () => new Date(0) });
    await expect(log.append({ type: "evaluating", reviewsDone: 1, reviews: 2 })).rejects.toMatchObject({
      code: "ENOSPC",
    });
    await log.dispose();
  });
});
