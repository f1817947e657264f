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
    [
      ["1", "0"],
      ["Negative", "Positive"],
      [1, 0],
    ],
    [
      ["5 stars", "4 stars", "3 stars", "2 stars", "1 star"],
      ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"],
      [4, 3, 2, 1, 0],
    ],
    [
      ["Very Positive", "Positive", "Neutral", "Negative", "Very Negative"],
      ["Very Negative", "Negative", "Neutral", "Positive", "Very Positive"],
      [4, 3, 2, 1, 0],
    ],
    [
      ["not_negative", "negative"],
      ["negative", "not_negative"],
      [1, 0],
    ],
    [
      ["LABEL_0", "LABEL_1", "LABEL_2"],
      ["LABEL_0", "LABEL_1", "LABEL_2"],
      [0, 1, 2],
    ],
    [
      ["neutral", "Positive", "NEGATIVE"],
      ["Negative", "Neutral", "Positive"],
      [2, 0, 1],
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
    [
      ["LABEL_0", "LABEL_1"],
      ["Negative", "Positive"],
      [0, 1],
    ],
    [
      ["Label_1", "Label_0"],
      ["Negative", "Positive"],
      [1, 0],
    ],
    [
      ["1", "0"],
      ["Negative", "Positive"],
      [1, 0],
    ],
    [
      ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"],
      ["1", "2", "3", "4", "5"],
      [0, 1, 2, 3, 4],
    ],
    [
      ["three stars", "one star", "two stars"],
      ["1 star", "2 stars", "3 stars"],
      [1, 2, 0],
    ],
    [
      ["very_positive", "very_negative"],
      ["Very negative", "Very positive"],
      [1, 0],
    ],
    [
      ["not_negative", "negative"],
      ["Negative", "Positive"],
      [1, 0],
    ],
    [
      ["recommended", "not recommended"],
      ["Negative", "Positive"],
      [1, 0],
    ],
    [
      ["toxic", "non-toxic"],
      ["Not toxic", "Toxic"],
      [1, 0],
    ],
    [
      ["LABEL_0", "LABEL_1", "LABEL_2"],
      ["0", "1", "2"],
      [0, 1, 2],
    ],
    [["toxic", "non-toxic"], ["Negative", "Positive"], undefined],
    [["LABEL_0", "LABEL_1"], ["Not toxic", "Toxic"], undefined],
    [["LABEL_0", "LABEL_1", "LABEL_2"], ["Negative", "Neutral", "Positive"], undefined],
    [["1 star", "2 stars"], ["Negative", "Positive"], undefined],
    [["1", "2", "3"], ["0", "1", "2"], undefined],
    [["neutral", "positive"], ["Negative", "Positive"], undefined],
    [["good", "great"], ["Negative", "Positive"], undefined],
    [["Positive", "positive"], ["Negative", "Positive"], undefined],
    [["joy", "anger"], ["Negative", "Positive"], undefined],
    [["a", "b", "c"], ["a", "b"], undefined],
  ])("of a model with %j and reviews with %j is %j", (labels, classNames, rows) => {
    expect(matchClasses(labels, classNames)).toEqual(rows);
  });
});
