import { describe, expect, it } from "vitest";

import { classSection } from "./card-classes.ts";
import { exampleFacts } from "./testing/example-facts.ts";

type Plans = NonNullable<NonNullable<Parameters<typeof exampleFacts>[0]>["labelPlans"]>;
type Plan = Plans[number];

const STARS: Plan = {
  ...{ path: "/secret/shop.csv", column: "stars", rule: "1 and 2 are negative", classNames: ["Negative", "Positive"] },
  values: [
    { value: "1", rows: 1000, className: "Negative" },
    { value: "2", rows: 234, className: "Negative" },
    { value: "5", rows: 7, className: "Positive" },
    { value: "3", rows: 4, leftOut: "chosen" },
    { value: "", rows: 2, leftOut: "no-label" },
    { value: "?!", rows: 1, leftOut: "unknown" },
  ],
  alternatives: [],
};

const sectionOf = (...labelPlans: Plan[]) => classSection(exampleFacts({ labelPlans }));

describe("classSection", () => {
  it("shows which labels became a class, and what was left out and why", () => {
    expect(sectionOf(STARS)).toBe(String.raw`## Classes

Labels in the column stars of shop\.csv: 1 and 2 are negative

| class | reviews | labels |
| --- | ---: | --- |
| Negative | 1,234 | 1, 2 |
| Positive | 7 | 5 |
| *left out: no label* | 2 | *empty* |
| *left out: unknown label* | 1 | ?\! |
| *left out: on request* | 4 | 3 |`);
  });

  it("adds the rows of the parts of one dataset, and shows another plan beside it", () => {
    const part = { ...STARS, path: "/secret/shop-2.csv", values: [...STARS.values].reverse() };
    const films = { ...STARS, path: "/secret/films.csv", column: "label" };
    const section = sectionOf(STARS, part, films) ?? "";
    expect(section).toContain("| Negative | 2,468 | 1, 2 |");
    expect(section).toContain("| Negative | 1,234 | 1, 2 |");
    expect(section.match(/Labels in the column/g)).toHaveLength(2);
    expect(section).toContain("Labels in the column stars: 1 and 2 are negative");
  });

  it("lists at most 20 labels of a class, and plans of at most five files", () => {
    const values = Array.from({ length: 40 }, (_value, index) => ({
      value: String(index),
      rows: 1,
      className: "Negative",
    }));
    expect(sectionOf({ ...STARS, values })).toContain("| Negative | 40 | 0, 1, 2,");
    expect(sectionOf({ ...STARS, values })).toContain("18, 19, and 20 more |");
    const many = Array.from({ length: 8 }, (_plan, index) => ({ ...STARS, column: `label ${String(index)}` }));
    expect(sectionOf(...many)).toContain("3 more files have plans of their own.");
  });

  it("shows hostile values, columns and classes as text in one cell", () => {
    const hostile = "a | b\n<img src=x> [x](http://y.z) ](";
    const plan = {
      ...STARS,
      column: hostile,
      classNames: [hostile],
      values: [{ value: hostile, rows: 1, className: hostile }],
    };
    const section = sectionOf(plan) ?? "";
    expect(section).not.toMatch(/<img|(?<!\\)\]\(/);
    const row = section.split("\n").at(-1) ?? "";
    expect(row.split(/(?<!\\)\|/)).toHaveLength(5);
  });

  it("is absent if no plan was recorded", () => {
    expect(classSection(exampleFacts())).toBeUndefined();
  });
});
