import { describe, expect, it } from "vitest";

import { parsePredictionLines } from "../run/parse-lines.ts";
import { createPredictionTable } from "./prediction-table.ts";

function predictionOf(label: string, probabilities: Readonly<Record<string, number>>) {
  return { path: "a.csv", line: 1, label, probabilities };
}

describe("createPredictionTable", () => {
  it("has the classes in the order of the report, although an object sorts keys that are numbers", () => {
    const prediction = predictionOf("10", { "10": 0.5, "2": 0.3, bad: 0.2 });
    expect(createPredictionTable([prediction]).classNames).toEqual(["2", "10", "bad"]);
    const table = createPredictionTable([prediction], ["bad", "10", "2"]);
    expect(table.classNames).toEqual(["bad", "10", "2"]);
    expect([...table.labels]).toEqual([1]);
    expect([...table.probabilities]).toEqual([0.2, 0.5, 0.3]);
  });

  it("has the classes of the first prediction if the report has others", () => {
    const table = createPredictionTable([predictionOf("Yes", { No: 0.1, Yes: 0.9 })], ["Negative", "Positive"]);
    expect(table).toMatchObject({ rows: 1, classNames: ["No", "Yes"] });
  });

  it("leaves out rows with other classes", () => {
    const table = createPredictionTable([
      predictionOf("No", { No: 0.5, Yes: 0.5 }),
      predictionOf("Maybe", { No: 0.5, Yes: 0.5 }),
      predictionOf("Yes", { Yes: 1 }),
    ]);
    expect(table).toMatchObject({ rows: 1, classNames: ["No", "Yes"] });
  });

  it("reads classes that are properties of every object", () => {
    const line = '{"path":"a","line":1,"label":"__proto__","probabilities":{"__proto__":0.75,"constructor":0.25}}';
    const other = '{"path":"a","line":2,"label":"constructor","probabilities":{"a":0.75,"b":0.25}}';
    const { items } = parsePredictionLines(`${line}\n${other}`);
    const table = createPredictionTable(items, ["__proto__", "constructor"]);
    expect(table).toMatchObject({ rows: 1, classNames: ["__proto__", "constructor"] });
    expect([...table.probabilities]).toEqual([0.75, 0.25]);
  });
});
