import { describe, expect, it } from "vitest";

import { parseEventLines, parsePredictionLines } from "./parse-lines.ts";

describe("parseEventLines", () => {
  it("reads the events and counts the other lines", () => {
    const text = '{"type":"saved","time":"t","step":1}\n\n{"type":"sav\n[1]\n{"time":"t"}\n';
    expect(parseEventLines(text)).toEqual({ items: [{ type: "saved", time: "t", step: 1 }], badLines: 3 });
  });
});

describe("parsePredictionLines", () => {
  it("reads predictions and leaves out those of a diverged model", () => {
    const good = { path: "a.csv", line: 2, label: "Positive", probabilities: { Negative: 0.25, Positive: 0.75 } };
    const diverged = { ...good, probabilities: { Negative: null, Positive: null } };
    const text = `${JSON.stringify(good)}\n${JSON.stringify(diverged)}\n`;
    expect(parsePredictionLines(text)).toEqual({ items: [good], badLines: 1 });
  });
});
