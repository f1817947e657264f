import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import type { LabelPlan } from "../label-plan.ts";
import { planLabels, type PlanOptions } from "../plan-labels.ts";

type Counts = Readonly<Record<string, number>>;
/** Value → class. */
type Answer = Readonly<Record<string, string>>;

const counted = (counts: Counts) => Object.entries(counts).map(([value, rows]) => ({ value, rows }));
const equally = (...values: readonly string[]): Counts => Object.fromEntries(values.map((value) => [value, 10]));

function meanings({ values }: LabelPlan): Record<string, string> {
  return Object.fromEntries(values.map(({ value, className, leftOut }) => [value, className ?? `-${leftOut ?? ""}`]));
}

/** The classes of a test set for a model. */
function evaluated(counts: Counts, column: string, classNames: readonly string[], options: PlanOptions = {}) {
  const { target, ...others } = options;
  return meanings(planLabels(counted(counts), column, { ...others, target: { classNames, ...target } }));
}

function refusal(counts: Counts, column: string, classNames: readonly string[], options: PlanOptions = {}): DataError {
  try {
    evaluated(counts, column, classNames, options);
  } catch (error) {
    if (error instanceof DataError) return error;
  }
  throw new Error("The labels were clear.");
}

/** A model that was trained on such labels. */
function trained(counts: Counts, column: string, options: PlanOptions = {}) {
  const plan = planLabels(counted(counts), column, options);
  return { classNames: plan.classNames, plans: [plan] };
}

const TWO = ["NEGATIVE", "POSITIVE"];
const DEGREES = ["very negative", "negative", "neutral", "positive", "very positive"];
const THREE = ["Negative", "Neutral", "Positive"];
const STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];

describe("the plans of a model", () => {
  it("are used together where each file had some of the ratings", () => {
    const all = planLabels(counted(equally("1", "2", "3", "4", "5")), "rating");
    const plans = [all.values.slice(0, 3), all.values.slice(2)].map((values) => ({ ...all, values }));
    expect(evaluated(equally("1", "2", "4"), "rating", THREE, { target: { classNames: THREE, plans } })).toEqual({
      "1": "Negative",
      "2": "Negative",
      "4": "Positive",
    });
  });

  it("leave out lists that training left out", () => {
    const labelMap = { joy: "joy", love: "love", "joy, love": "skip" };
    const counts = equally("joy", "love", "joy, love");
    const target = trained(counts, "label", { labelMap });
    expect(evaluated(counts, "label", target.classNames, { target })).toEqual({
      joy: "joy",
      love: "love",
      "joy, love": "-chosen",
    });
  });
});

describe("a model of two classes", () => {
  it("is the opposite of the property that one of them names", () => {
    expect(evaluated(equally("0", "1"), "spam", ["ham", "spam"])).toEqual({ "0": "ham", "1": "spam" });
    expect(evaluated(equally("0", "1"), "is_sarcastic", ["sarcastic", "plain"])).toEqual({
      "0": "plain",
      "1": "sarcastic",
    });
  });

  it("cannot be compared with labels for which there is no answer", () => {
    expect(refusal({ joy: 20, sad: 20, none: 20 }, "label", TWO).code).toBe("CLASSES_UNFIT");
    expect(refusal({ "1": 20, urgent: 20 }, "label", TWO).code).toBe("CLASSES_UNFIT");
  });

  it("offers only answers that it can be compared with", () => {
    const { details } = refusal({ joy: 20, anger: 20, "joy, anger": 20 }, "label", ["anger", "joy"]);
    expect(details.choices).toEqual([
      expect.objectContaining({ labelMap: { joy: "joy", anger: "anger", "joy, anger": "skip" } }),
    ]);
  });

  it("has answers for codes of three classes: the middle is left out", () => {
    const { code, details } = refusal(
      equally("0", "1", "2"),
      "label",
      THREE.filter((name) => name !== "Neutral"),
    );
    expect(code).toBe("LABELS_UNCLEAR");
    expect(details.choices).toEqual([
      {
        description: "0 is negative, 1 is left out, 2 is positive",
        labelMap: { "0": "negative", "1": "skip", "2": "positive" },
      },
      {
        description: "0 is positive, 1 is left out, 2 is negative",
        labelMap: { "0": "positive", "1": "skip", "2": "negative" },
      },
    ]);
  });
});

describe("readTarget", () => {
  it.each<[string, Counts, string, readonly string[], Record<string, string>]>([
    ["words by polarity", equally("neg", "pos"), "label", TWO, { neg: "NEGATIVE", pos: "POSITIVE" }],
    ["0 and 1 by polarity", equally("0", "1"), "label", TWO, { "0": "NEGATIVE", "1": "POSITIVE" }],
    ["good and bad in another order", equally("neg", "pos"), "label", ["good", "bad"], { neg: "bad", pos: "good" }],
    ["classes called 1 and 0", equally("0", "1"), "label", ["1", "0"], { "0": "0", "1": "1" }],
    [
      "a negation",
      equally("neg", "pos"),
      "label",
      ["not_negative", "negative"],
      { neg: "negative", pos: "not_negative" },
    ],
    [
      "a negative question",
      equally("0", "1"),
      "is_negative",
      ["LABEL_0", "LABEL_1"],
      { "0": "LABEL_1", "1": "LABEL_0" },
    ],
    ["two classes for a model of three", equally("0", "1"), "label", THREE, { "0": "Negative", "1": "Positive" }],
    ["one class", equally("1"), "label", TWO, { "1": "POSITIVE" }],
    [
      "stars for three classes",
      equally("1", "3", "5"),
      "stars",
      THREE,
      { "1": "Negative", "3": "Neutral", "5": "Positive" },
    ],
    ["numbers for names of stars", equally("1", "5"), "rating", STARS, { "1": "1 star", "5": "5 stars" }],
    ["signs for names of stars", equally("★", "★★★★★"), "x", STARS, { "★": "1 star", "★★★★★": "5 stars" }],
    [
      "names of stars for numbers",
      equally("1 star", "5 stars"),
      "x",
      ["1", "2", "3", "4", "5"],
      { "1 star": "1", "5 stars": "5" },
    ],
    ["topics by name", equally("Sports", "tech"), "x", ["tech", "sports", "world"], { Sports: "sports", tech: "tech" }],
    [
      "a rating for a model of five degrees",
      equally("1", "3", "5"),
      "stars",
      DEGREES,
      { "1": "very negative", "3": "neutral", "5": "very positive" },
    ],
    ["a property", equally("0", "1"), "toxic", ["non-toxic", "toxic"], { "0": "non-toxic", "1": "toxic" }],
    ["a test set without any label", equally("-1"), "label", TWO, { "-1": "-no-label" }],
    [
      "a test set without some labels",
      equally("0", "1", "-1"),
      "label",
      TWO,
      { "-1": "-no-label", "0": "NEGATIVE", "1": "POSITIVE" },
    ],
  ])("matches %s", (_what, counts, column, classNames, expected) => {
    expect(evaluated(counts, column, classNames)).toEqual(expected);
  });

  it("keeps the order of the model's classes", () => {
    const target = { classNames: ["positive", "neutral", "negative"] };
    expect(planLabels(counted(equally("neg", "neu", "pos")), "label", { target }).classNames).toEqual(
      target.classNames,
    );
  });

  it.each<[string, Counts, string, PlanOptions, Counts, string, Record<string, string>]>([
    [
      "codes that the user explained",
      equally("0", "1", "2"),
      "label",
      { labelMap: { "0": "positive", "1": "neutral", "2": "negative" } },
      equally("0", "1", "2"),
      "target",
      { "0": "Positive", "1": "Neutral", "2": "Negative" },
    ],
    [
      "stars without their middle",
      equally("1", "2", "3", "4", "5"),
      "stars",
      { classes: "two" },
      equally("1", "3", "5"),
      "rating",
      { "1": "Negative", "3": "-chosen", "5": "Positive" },
    ],
    [
      "points without their middle, with other points in the test set",
      equally("10", "20", "50", "90"),
      "score",
      { classes: "two" },
      equally("11", "51", "99"),
      "score",
      { "11": "Negative", "51": "-chosen", "99": "Positive" },
    ],
    [
      "each star a class",
      equally("1", "2", "3", "4", "5"),
      "stars",
      { classes: "as-is" },
      equally("1", "5"),
      "stars",
      { "1": "1", "5": "5" },
    ],
    [
      "words of one's own",
      equally("ja", "nein"),
      "x",
      { labelMap: { ja: "positive", nein: "negative" } },
      equally("Ja", "Nein"),
      "y",
      { Ja: "Positive", Nein: "Negative" },
    ],
    [
      "another scale than in training",
      equally("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
      "rating",
      {},
      equally("1", "2", "3", "4", "5"),
      "rating",
      { "1": "Negative", "2": "Negative", "3": "Neutral", "4": "Positive", "5": "Positive" },
    ],
    [
      "a question with the opposite meaning",
      equally("0", "1"),
      "label",
      {},
      equally("0", "1"),
      "is_negative",
      { "0": "Positive", "1": "Negative" },
    ],
  ])("uses the plan of the training reviews: %s", (_what, counts, column, options, test, testColumn, expected) => {
    const target = trained(counts, column, options);
    expect(evaluated(test, testColumn, target.classNames, { target })).toEqual(expected);
  });

  it("uses the ranges of a plan with many numbers", () => {
    const points = Object.fromEntries(Array.from({ length: 101 }, (_point, index) => [String(index), 2]));
    const target = trained(points, "score", { classes: "two" });
    expect(target.plans[0]?.values.map(({ value, rows, className }) => [value, rows, className])).toEqual([
      ["0..39", 80, "Negative"],
      ["40..69", 60, undefined],
      ["70..100", 62, "Positive"],
    ]);
    const test = { "12": 10, "39.5": 10, "55": 10, "80": 10 };
    expect(evaluated(test, "score", target.classNames, { target })).toEqual({
      "12": "Negative",
      "39.5": "Negative",
      "55": "-chosen",
      "80": "Positive",
    });
  });

  it("asks about a class that the model lacks", () => {
    const { code, details } = refusal(equally("negative", "neutral", "positive"), "label", TWO);
    expect(code).toBe("LABELS_UNCLEAR");
    expect(details.choices?.map(({ labelMap }) => labelMap)).toEqual([
      { negative: "negative", neutral: "skip", positive: "positive" },
      { negative: "negative", neutral: "negative", positive: "positive" },
      { negative: "negative", neutral: "positive", positive: "positive" },
    ]);
  });

  it("asks about codes, also whether they are the positions of the classes", () => {
    const { code, details } = refusal(equally("0", "1", "2"), "label", THREE);
    expect(code).toBe("LABELS_UNCLEAR");
    expect(details.choices?.map(({ labelMap, classes }) => labelMap ?? classes)).toEqual([
      { "0": "negative", "1": "neutral", "2": "positive" },
      { "0": "positive", "1": "neutral", "2": "negative" },
    ]);
  });

  it.each([
    ["label", ["not toxic", "toxic"]],
    ["toxic", ["LABEL_0", "LABEL_1"]],
  ])("asks whether 1 in %s is the second of the classes %j", (column, classNames) => {
    const { code, details } = refusal(equally("0", "1"), column, classNames);
    expect(code).toBe("LABELS_UNCLEAR");
    expect(details.choices?.map(({ labelMap }) => labelMap)).toEqual([
      { "0": classNames[0], "1": classNames[1] },
      { "0": classNames[1], "1": classNames[0] },
    ]);
  });

  it("asks if some of the values of training mean something else elsewhere", () => {
    const labelMap = { "-1": "negative", "0": "neutral", "1": "positive" };
    const target = trained(equally("-1", "0", "1"), "label", { labelMap });
    const { code, details } = refusal(equally("0", "1"), "sentiment", target.classNames, { target });
    expect(code).toBe("LABELS_UNCLEAR");
    expect(details.choices?.map((choice) => choice.labelMap?.["0"])).toEqual(["neutral", "negative"]);
  });

  it.each<[string, Counts, string, readonly string[]]>([
    ["topics and sentiments", equally("sports", "tech"), "x", TWO],
    ["sentiments and stars", equally("neg", "pos"), "x", STARS],
    ["ten points and five degrees", equally("1", "3", "6", "8", "9", "10"), "rating", DEGREES],
    ["ten points and five stars", equally("1", "3", "6", "8", "9", "10"), "rating", STARS],
  ])("refuses to compare %s", (_what, counts, column, classNames) => {
    expect(refusal(counts, column, classNames).code).toBe("CLASSES_UNFIT");
  });

  it("follows the user's words", () => {
    const labelMap = { a: "negative", b: "POSITIVE", c: "skip" };
    expect(evaluated(equally("a", "b", "c"), "x", ["positive", "negative"], { labelMap })).toEqual({
      a: "negative",
      b: "positive",
      c: "-chosen",
    });
    expect(evaluated(equally("1", "3", "5"), "stars", TWO, { classes: "two" })).toEqual({
      "1": "NEGATIVE",
      "3": "-chosen",
      "5": "POSITIVE",
    });
  });

  it.each<[string, Counts, readonly string[], readonly Answer[]]>([
    [
      "an opinion in both directions",
      equally("negative", "neutral", "positive"),
      ["LABEL_0", "LABEL_1", "LABEL_2"],
      [
        { negative: "LABEL_0", neutral: "LABEL_1", positive: "LABEL_2" },
        { negative: "LABEL_2", neutral: "LABEL_1", positive: "LABEL_0" },
      ],
    ],
    [
      "ratings in both directions",
      equally("1", "2", "3", "4", "5"),
      ["0", "1", "2", "3", "4"],
      [
        { "1": "0", "2": "1", "3": "2", "4": "3", "5": "4" },
        { "1": "4", "2": "3", "3": "2", "4": "1", "5": "0" },
      ],
    ],
    [
      "topics in the order of the alphabet",
      equally("tech", "art", "world"),
      ["LABEL_0", "LABEL_1", "LABEL_2"],
      [{ art: "LABEL_0", tech: "LABEL_1", world: "LABEL_2" }],
    ],
    [
      "two topics in both orders",
      equally("spam", "ham"),
      ["LABEL_0", "LABEL_1"],
      [
        { ham: "LABEL_0", spam: "LABEL_1" },
        { ham: "LABEL_1", spam: "LABEL_0" },
      ],
    ],
    [
      "degrees as stars, of which more are better",
      equally("terrible", "bad", "okay", "good", "excellent"),
      STARS,
      [{ terrible: "1 star", bad: "2 stars", okay: "3 stars", good: "4 stars", excellent: "5 stars" }],
    ],
  ])("asks which class of a numbered model is which value: %s", (_what, counts, classNames, expected) => {
    const { code, details } = refusal(counts, "label", classNames);
    const { choices = [] } = details as { readonly choices?: readonly { readonly labelMap: Answer }[] };
    expect([code, choices.map(({ labelMap }) => labelMap)]).toEqual(["LABELS_UNCLEAR", expected]);
    for (const { labelMap } of choices) expect(evaluated(counts, "label", classNames, { labelMap })).toEqual(labelMap);
  });

  it("refuses topics for a model of stars, with the labels for a map", () => {
    const topics = ["art", "food", "law", "tech", "world"];
    expect(refusal(equally(...topics), "label", STARS)).toMatchObject({
      code: "CLASSES_UNFIT",
      details: { classNames: STARS, values: topics },
    });
  });

  it("offers another reading only if the model has its classes, and if it changes something", () => {
    const alternativesFor = (counts: Counts, column: string): unknown =>
      planLabels(counted(counts), column, { target: { classNames: THREE } }).alternatives.map(({ classes }) => classes);
    expect(alternativesFor(equally("1", "2", "3", "4", "5"), "stars")).toEqual(["two"]);
    expect(alternativesFor(equally("awful", "bad", "great"), "label")).toEqual([]);
  });
});
