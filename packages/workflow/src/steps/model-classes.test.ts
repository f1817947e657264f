import { describe, expect, it } from "vitest";

import { matchClasses, modelClasses } from "./model-classes.ts";

describe("modelClasses", () => {
  it.each([
    [
      ["Negative", "Positive"],
      ["Negative", "Positive"],
      [0, 1],
    ],
    [
      ["POSITIVE", "NEGATIVE"],
      ["Negative", "Positive"],
      [1, 0],
    ],
    [
      ["pos", "neu", "neg"],
      ["Negative", "Neutral", "Positive"],
      [2, 1, 0],
    ],
    [
      ["LABEL_0", "LABEL_1"],
      ["Negative", "Positive"],
      [0, 1],
    ],
    [
      ["good", "bad"],
      ["bad", "good"],
      [1, 0],
    ],
    [
      ["1 star", "2 stars"],
      ["1 star", "2 stars"],
      [0, 1],
    ],
    [
      ["joy", "anger"],
      ["joy", "anger"],
      [0, 1],
    ],
  ])("of a model with the outputs %j are %j", (labels, classNames, columns) => {
    expect(modelClasses(labels)).toEqual({ classNames, columns });
  });
});

describe("matchClasses", () => {
  it.each([
    [
      ["positive", "negative"],
      ["Negative", "Positive"],
      [1, 0],
    ],
    [
      ["good", "bad"],
      ["Negative", "Positive"],
      [1, 0],
    ],
    [
      ["joy", "anger"],
      ["anger", "joy"],
      [1, 0],
    ],
    [["joy", "anger"], ["Negative", "Positive"], undefined],
    [["a", "b", "c"], ["a", "b"], undefined],
  ])("of a model with %j and reviews with %j is %j", (labels, classNames, rows) => {
    expect(matchClasses(labels, classNames)).toEqual(rows);
  });
});
