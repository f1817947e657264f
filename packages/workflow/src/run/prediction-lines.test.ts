import { describe, expect, it } from "vitest";

import { predictionLines } from "./prediction-lines.ts";

/** The lines for negative reviews with these probabilities of being positive. */
function linesOf(positive: readonly number[], text = "bad"): { line: number; text?: string }[] {
  const reviews = positive.map((_probability, id) => ({ id, text, label: 0, line: id + 1, path: "a.csv" }));
  const probabilities = Float64Array.from(positive.flatMap((value) => [1 - value, value]));
  const predictions = Int32Array.from(positive, (value) => Number(value > 0.5));
  const lines = predictionLines(reviews, { probabilities, predictions }, ["Negative", "Positive"]);
  return lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { line: number; text?: string }); // Just written.
}

describe("predictionLines", () => {
  it("writes the place of a review, its label and the predicted probabilities", () => {
    const [first] = linesOf([0.25]);
    const probabilities = { Negative: 0.75, Positive: 0.25 };
    expect(first).toEqual({ path: "a.csv", line: 1, label: "Negative", probabilities });
  });

  it("has the probability of each class under its name, also for names that are numbers", () => {
    const review = { id: 0, text: "so", label: 2, line: 3, path: "a.csv" };
    const probabilities = Float64Array.of(0.5, 0.2, 0.3);
    const evaluation = { probabilities, predictions: Int32Array.of(0) };
    const [line] = predictionLines([review], evaluation, ["-1", "0", "1"]).trimEnd().split("\n");
    expect(JSON.parse(line ?? "")).toEqual({
      ...{ path: "a.csv", line: 3, label: "1", text: "so" },
      probabilities: { "-1": 0.5, "0": 0.2, "1": 0.3 },
    });
  });

  it("adds the text of mistakes only", () => {
    expect(linesOf([0.25, 0.75]).map(({ text }) => text)).toEqual([undefined, "bad"]);
  });

  it("adds the text of the hundred most confident mistakes", () => {
    const lines = linesOf(Array.from({ length: 150 }, (_, index) => 0.6 + index / 1_000));
    expect(lines.filter(({ text }) => text !== undefined).map(({ line }) => line)).toEqual(
      Array.from({ length: 100 }, (_, index) => 51 + index),
    );
  });

  it("cuts a text at 300 units, never inside a character", () => {
    expect(linesOf([0.9], "b".repeat(400))[0]?.text).toBe("b".repeat(300));
    expect(linesOf([0.9], `${"b".repeat(299)}😀`)[0]?.text).toBe("b".repeat(299));
    expect(linesOf([0.9], `${"b".repeat(298)}😀!`)[0]?.text).toBe(`${"b".repeat(298)}😀`);
  });
});
