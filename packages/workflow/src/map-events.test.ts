import { describe, expect, it } from "vitest";

import { mapEvents } from "./map-events.ts";

async function* source(log: string[]): AsyncGenerator<number, string> {
  try {
    yield 1;
    yield 2;
    return "result";
  } finally {
    log.push("let go");
  }
}

describe("mapEvents", () => {
  it("changes each event and gives the result", async () => {
    const events = mapEvents(source([]), async (event) => event * 10);
    expect(await events.next()).toEqual({ done: false, value: 10 });
    expect(await events.next()).toEqual({ done: false, value: 20 });
    expect(await events.next()).toEqual({ done: true, value: "result" });
  });

  it("ends the source when it is ended early", async () => {
    const log: string[] = [];
    for await (const event of mapEvents(source(log), (value) => value)) if (event === 1) break;
    expect(log).toEqual(["let go"]);
  });

  it("ends the source when an event cannot be changed", async () => {
    const log: string[] = [];
    const events = mapEvents(source(log), () => Promise.reject(new Error("disk full")));
    await expect(events.next()).rejects.toThrow("disk full");
    expect(log).toEqual(["let go"]);
  });
});
