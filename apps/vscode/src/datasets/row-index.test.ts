import { describe, expect, it } from "vitest";

import { indexRows } from "./row-index.ts";

const { signal } = new AbortController();
const CSV = 'text,label\n"It was\ngood, ""really"" good",1\nbad,0\n\nfine,1\n';

describe("indexRows", () => {
  it("finds the row at a line, unquoted, in any order of lines", async () => {
    const index = await indexRows("/w/reviews.csv", CSV);
    const texts: unknown[] = [];
    for (const line of [4, 1, 2, 3, 6, 4]) texts.push(await index?.textAt(line, signal));
    const good = 'It was\ngood, "really" good';
    expect(texts).toEqual(["bad", undefined, good, good, "fine", "bad"]);
  });

  it("reads JSON Lines", async () => {
    const index = await indexRows("/w/a.jsonl", '{"text":"good film","label":1}\n{"text":"bad film","label":0}\n');
    expect(await index?.textAt(2, signal)).toBe("bad film");
  });

  it("keeps characters whole at the borders of chunks", async () => {
    const face = "😀".repeat(40_000);
    const index = await indexRows("/w/a.csv", `text,label\nx${face},1\nend,0\n`);
    expect(await index?.textAt(2, signal)).toBe(`x${face}`);
  });

  it("is undefined for a text that is not a dataset", async () => {
    expect(await indexRows("/w/notes.md", CSV)).toBeUndefined();
    expect(await indexRows("/w/prices.csv", "price,weight\n1,2\n")).toBeUndefined();
    expect(await indexRows("/w/empty.csv", "")).toBeUndefined();
  });

  it("stops reading when it is cancelled", async () => {
    const index = await indexRows("/w/reviews.csv", CSV);
    await expect(index?.textAt(6, AbortSignal.abort(new Error("moved on")))).rejects.toThrow("moved on");
    expect(await index?.textAt(6, signal)).toBe("fine");
  });
});
