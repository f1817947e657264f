import { describe, expect, it } from "vitest";

import { collect } from "../testing/tiny-workflow.ts";
import { untilAborted } from "./until-aborted.ts";

describe("untilAborted", () => {
  it("gives the events and the result of the work", async () => {
    const work = (async function* () {
      yield await Promise.resolve(1);
      return "done";
    })();
    expect(await collect(untilAborted(work, new AbortController().signal))).toEqual({ events: [1], result: "done" });
  });

  it("closes the work at the event during which the signal is aborted", async () => {
    const stop = new AbortController();
    const log: string[] = [];
    const work = (async function* () {
      try {
        yield await Promise.resolve(1);
        log.push("computed");
      } finally {
        log.push("closed");
      }
    })();
    const steps = untilAborted(work, stop.signal);
    await steps.next();
    stop.abort(new Error("enough"));
    await expect(steps.next()).rejects.toThrow("enough");
    expect(log).toEqual(["closed"]);
  });
});
