import { Writable } from "node:stream";

import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { createProgress } from "./progress.ts";

function sink(isTTY: boolean) {
  let text = "";
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 80 }), text: () => text };
}

const eventOf = (fields: Record<string, unknown>) => fields as unknown as WorkflowEvent; // Only the fields that progress reads.
const started = eventOf({ type: "started", totalSteps: 200 });
const step = (number: number) =>
  eventOf({ type: "step", step: number, loss: 0.5, reviewsPerSecond: 40, remainingMs: 65_000 });

describe("createProgress without a terminal", () => {
  it("prints nothing for a short stage", () => {
    const { stream, text } = sink(false);
    const progress = createProgress(stream, () => 0);
    for (const event of [started, step(1), step(2)]) progress.show(event);
    progress.clear();
    expect(text()).toBe("");
  });

  it("prints a line every ten seconds, without control characters", () => {
    const { stream, text } = sink(false);
    let now = 0;
    const progress = createProgress(stream, () => now);
    progress.show(started);
    for (let number = 1; number <= 25; number++) {
      progress.show(step(number));
      now += 1000;
    }
    expect(text()).toBe(
      "Training     5.5%   loss 0.500   40.0 reviews/s   1 min 05 s left\n" +
        "Training    10.5%   loss 0.500   40.0 reviews/s   1 min 05 s left\n",
    );
  });

  it("shows how much of a file was read if its size is known", () => {
    const { stream, text } = sink(false);
    let now = 0;
    const progress = createProgress(stream, () => now);
    for (const bytesRead of [0, 50]) {
      progress.show(eventOf({ type: "reading", bytesRead, totalBytes: 100, rows: 1234 }));
      progress.show(eventOf({ type: "reading", bytesRead, rows: 1234 }));
      now += 10_000;
    }
    expect(text()).toBe("Reading     50.0%   1,234 rows\n");
  });
});

describe("createProgress in a terminal", () => {
  it("draws a bar and removes it at the next other event", () => {
    const { stream, text } = sink(true);
    const progress = createProgress(stream);
    progress.show(started);
    progress.show(step(100));
    expect(text()).toContain(
      "Training   ━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 50%   loss 0.500   40.0 reviews/s   1 min 05 s left",
    );
    progress.show(eventOf({ type: "finished" }));
    expect(text()).toContain("\u001b[?25h"); // Shows the cursor again.
  });
});
