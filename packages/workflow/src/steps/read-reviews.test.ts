import { createHash } from "node:crypto";

import { memoryFiles } from "@sentiment-tuner/data";
import type { PreparationEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { builtInPlugins } from "../plugins/built-in.ts";
import { composeParts } from "../plugins/parts.ts";
import { readReviews, type ReviewsRequest } from "./read-reviews.ts";

const CSV = `text,label\n"great <br /> film",pos\nbad film,neg\nso so,?\n,pos\n<br />,neg\n`;
const PLACEHOLDERS_CSV = `text,label\ngood,pos\n[deleted],neg\n[Deleted],pos\nNot Available,neg\nbad,neg\n`;
const WITHOUT_TEXTS_CSV = `text,label\nnan,pos\nNaN,neg\n<br />,neg\n`;
const parts = composeParts(builtInPlugins);

async function read(request: Partial<ReviewsRequest> = {}, signal = new AbortController().signal) {
  const context = {
    parts,
    files: memoryFiles({ "a.csv": CSV, "b.csv": PLACEHOLDERS_CSV, "c.csv": WITHOUT_TEXTS_CSV }),
    signal,
  };
  const events: PreparationEvent[] = [];
  const steps = readReviews({ paths: ["a.csv"], purpose: "train", seed: 1, ...request }, context);
  for (;;) {
    const next = await steps.next();
    if (next.done === true) return { events, ...next.value };
    events.push(next.value);
  }
}

describe("readReviews", () => {
  it("reports what was read, with the bad rows and their lines", async () => {
    const { events } = await read();
    expect(events.find(({ type }) => type === "read")).toMatchObject({
      purpose: "train",
      paths: ["a.csv"],
      rowsRead: 5,
      reviews: 3,
      classCounts: { Negative: 2, Positive: 1 },
      columns: { text: "text", label: "label" },
      skipped: 1,
      problemCount: 1,
      problems: [{ line: 5, code: "TEXT_MISSING" }],
    });
  });

  it("refuses a file that changes while it is read", async () => {
    const memory = memoryFiles({ "a.csv": CSV });
    let sizeBytes = 100;
    const files = { ...memory, stat: () => Promise.resolve({ kind: "file" as const, sizeBytes: sizeBytes-- }) };
    const steps = readReviews(
      { paths: ["a.csv"], purpose: "train", seed: 1 },
      { parts, files, signal: new AbortController().signal },
    );
    await expect(async () => {
      for await (const _event of steps);
    }).rejects.toThrow(/"a.csv" was changed while it was read/);
  });

  it("returns the SHA-256 of what was read", async () => {
    const sha256 = createHash("sha256").update(CSV).digest("hex");
    expect((await read()).sha256).toEqual({ "a.csv": sha256 });
  });

  it("reports progress first, then what was read, then what was cleaned", async () => {
    const { events } = await read();
    const types = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
    expect(types).toEqual(["reading", "read", "cleaned"]);
  });

  it("cleans by all rules, and removes a review with an empty result", async () => {
    const { events, reviews } = await read();
    expect(reviews.map(({ text }) => text)).toEqual(["great film", "bad film"]);
    expect(events.at(-1)).toMatchObject({ type: "cleaned", emptied: 1, counts: { "line-breaks": 2 } });
  });

  it("leaves out texts that stand for a missing one, and counts them", async () => {
    const { events, reviews } = await read({ paths: ["b.csv"] });
    expect(reviews.map(({ text }) => text)).toEqual(["good", "bad"]);
    expect(events.at(-1)).toMatchObject({ type: "cleaned", placeholders: { "[deleted]": 2, "Not Available": 1 } });
  });

  it("says what the texts are if none is left", async () => {
    await expect(read({ paths: ["c.csv"] })).rejects.toMatchObject({
      code: "ALL_ROWS_BAD",
      message: 'No review of "c.csv" has a text: 2 are "nan", 1 are empty after cleaning. Is it the right column?',
    });
  });

  it("changes no text if no rule is requested", async () => {
    const { reviews } = await read({ cleaningRules: [] });
    expect(reviews.map(({ text }) => text)).toEqual(["great <br /> film", "bad film", "<br />"]);
  });

  it("lists the known rules for an unknown one, before anything is read", async () => {
    await expect(read({ cleaningRules: ["spelling"], paths: ["missing.csv"] })).rejects.toMatchObject({
      code: "PART_UNKNOWN",
      message: expect.stringMatching(/no cleaning rule "spelling". Known: nul-characters, /),
    });
  });

  it("stops when the signal is aborted", async () => {
    const reason = new Error("enough");
    await expect(read({}, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
