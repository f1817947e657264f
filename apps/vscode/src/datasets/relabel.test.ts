import { describe, expect, it } from "vitest";

import { rowAt, withValue } from "./relabel.ts";

const CSV = 'text,label\nfine,pos\n"a ""bad"",\nlong one",pos\nodd,neg\n';

describe("rowAt", () => {
  it("finds a record that spans lines by its first line", async () => {
    expect(await rowAt("/a.csv", CSV, 3)).toMatchObject({ line: 3, raw: '"a ""bad"",\nlong one",pos' });
  });

  it.each([
    ["inside a record", "/a.csv", 4],
    ["after the end", "/a.csv", 9],
    ["in another format", "/a.md", 1],
  ])("finds none %s", async (_, path, line) => expect(await rowAt(path, CSV, line)).toBeUndefined());
});

describe("withValue", () => {
  it.each([
    ['"a ""bad"",\nlong one",pos', '"a ""bad"",\nlong one",neg'],
    ['fine,"pos"', 'fine,"neg"'],
    ["fine\tpos", "fine\tneg"],
    ["fine; pos", "fine;neg"],
  ])("changes only the label of %j", (raw, expected) => {
    expect(withValue({ raw, fields: { label: "pos" } }, ["text", "label"], "label", "neg")).toBe(expected);
  });

  it("keeps the spacing and the number of a JSON record", () => {
    const raw = '{ "stars": 5, "text": "stars\\": 5" }';
    expect(withValue({ raw, fields: { stars: 5 } }, ["stars", "text"], "stars", "1")).toBe(
      '{ "stars": 1, "text": "stars\\": 5" }',
    );
  });

  it.each([
    ["a nested field of the same name", '{"meta": {"label": "pos"}, "label": "pos"}'],
    ["a record with another number of fields", "a,b,pos"],
  ])("does not touch %s", (_, raw) => {
    expect(withValue({ raw, fields: { label: "pos" } }, ["text", "label"], "label", "neg")).toBeUndefined();
  });
});
