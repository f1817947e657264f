import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import type { ClassesChoice, LabelPlan } from "./label-plan.ts";
import { planLabels, type PlanOptions } from "./plan-labels.ts";

const counted = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([value, rows]) => ({ value, rows }));
const each = (values: readonly unknown[]) => values.map((value) => ({ value, rows: 10 }));

/** Value → its class, or - and why it is left out. */
function meanings({ values }: LabelPlan): Record<string, string> {
  return Object.fromEntries(values.map(({ value, className, leftOut }) => [value, className ?? `-${leftOut ?? ""}`]));
}

function planOf(values: readonly unknown[], column: string, options?: PlanOptions): Record<string, string> {
  return meanings(planLabels(each(values), column, options));
}

/** The error of a plan. */
function unclear(counts: Readonly<Record<string, number>>, column: string, options?: PlanOptions): DataError {
  try {
    planLabels(counted(counts), column, options);
  } catch (error) {
    if (error instanceof DataError) return error;
  }
  throw new Error("The labels were clear.");
}

const [N, O, P] = ["Negative", "Neutral", "Positive"];

describe("a column in which higher is not better", () => {
  it.each([
    "priority",
    "severity",
    "rank",
    "Schulnote",
    "negativity",
    "anger_score",
    "toxicity",
    "churn_risk",
    "cluster",
  ])("asks what 1 to 5 mean in %j", (column) => {
    expect(unclear({ 1: 9, 2: 9, 3: 9, 4: 9, 5: 9 }, column).code).toBe("LABELS_UNCLEAR");
  });

  it("reads stars in any column", () => {
    expect(planOf(["1 star", "3 stars", "5 stars"], "rank")).toEqual({ "1 star": N, "3 stars": O, "5 stars": P });
  });
});

describe("numbers and words in one column", () => {
  it("has an answer that leaves the rarer kind out, also for words without a polarity", () => {
    const { details } = unclear({ "1": 20, no: 30, maybe: 30 }, "label");
    expect(details.choices).toEqual([
      expect.objectContaining({ labelMap: { no: "no", maybe: "maybe", "1": "skip" } }),
      expect.objectContaining({ classes: "as-is" }),
    ]);
  });

  it("offers classes first for codes of topics, and ranges for ratings", () => {
    const codes = Object.fromEntries([0, 1, 2, 3, 4, 5].map((code) => [code, 9]));
    expect(unclear(codes, "label").details.choices?.[0]).toMatchObject({ classes: "as-is" });
    const points = Object.fromEntries(Array.from({ length: 70 }, (_point, index) => [index * 3, 9]));
    expect(unclear(points, "score").details.choices?.[0]).not.toHaveProperty("classes");
  });
});

describe("planLabels", () => {
  it.each<[string, string, Record<string, string>]>([
    ["words", "label", { neg: N, POSITIVE: P, neutral: O }],
    [
      "degrees",
      "Sentiment",
      { "Extremely Negative": N, Negative: N, Neutral: O, Positive: P, "Extremely Positive": P },
    ],
    ["reviews of films", "review_type", { Rotten: N, Fresh: P }],
    ["recommendations", "x", { Recommended: P, "Not Recommended": N }],
    ["opinions of customers", "x", { "happy customer": P, "unhappy customer": N, "so-so": O }],
    ["mixed opinions without neutral", "x", { positive: P, negative: N, mixed: O }],
    ["0 and 1", "label", { "0": N, "1": P }],
    ["0 and 1 without a header", "2", { "0": N, "1": P }],
    ["decimals", "sentiment", { "0.0": N, "1.0": P }],
    ["booleans", "label", { False: N, True: P }],
    ["exported labels", "label", { LABEL_0: N, LABEL_1: P }],
    ["a positive question", "Recommended IND", { "0": N, "1": P }],
    ["yes and no to a positive question", "recommended", { No: N, Yes: P }],
    ["a negative question", "is_negative", { "0": P, "1": N }],
    ["a negative name", "negative", { "0": P, "1": N }],
    ["a negated question", "not_recommended", { false: P, true: N }],
    ["a property", "toxic", { "0": "Not toxic", "1": "Toxic" }],
    ["a noun for a property", "toxicity", { "0": "Not toxic", "1": "Toxic" }],
    ["complaints", "complaint", { no: "Not complaint", yes: "Complaint" }],
    ["a question without a polarity", "is_urgent", { "0": "Not urgent", "1": "Urgent" }],
    ["yes and no without a question", "label", { no: "no", yes: "yes" }],
    ["words of other languages", "label", { negatief: N, neutraal: O, positief: P }],
    ["Italian words", "label", { Negativo: N, Neutrale: O, Positivo: P }],
    ["Russian words", "label", { негативный: N, нейтральный: O, позитивный: P }],
    ["thumbs of any color", "label", { "👎🏽": N, "👍🏿": P }],
    ["faces", "label", { "☹": N, "😐": O, "😊": P }],
    ["faces without a known polarity", "label", { "😡": "😡", "😢": "😢", "😊": "😊" }],
    ["a survey's words", "rating", { Poor: N, Fair: O, Good: P, Excellent: P }],
    ["numbered words", "rating", { "1 - Very bad": N, "2: bad": N, "3. OK": O, "5) excellent": P }],
    ["numbered kinds", "label", { "positive 1": "positive 1", "positive 2": "positive 2", bad: "bad" }],
    ["half stars as signs", "stars", { "★½": N, "★★½": O, "★★★★": P }],
    ["ratings with several maxima", "rating", { "2/5": N, "3/5": O, "8/10": P, "1/4": N, "10/10": P }],
    ["promoter scores", "NPS", { "0": N, "6": N, "7": O, "8": O, "9": P, "10": P }],
    ["how likely", "How likely are you to recommend us? (0-10)", { "3": N, "6": N, "8": O, "10": P }],
    ["1 and 2", "label", { "1": N, "2": P }],
    ["fastText's 1 and 2", "label", { __label__1: N, __label__2: P }],
    ["-1 and 1", "label", { "-1": N, "1": P }],
    ["0 and 4", "1", { "0": N, "4": P }],
    ["0, 2 and 4", "1", { "0": N, "2": O, "4": P }],
    ["stars", "rating", { "1": N, "2": N, "3": O, "4": P, "5": P }],
    ["stars without a middle", "stars", { "1": N, "5": P }],
    ["five numbers without a name", "label", { "1": N, "2": N, "3": O, "4": P, "5": P }],
    ["names of stars", "label", { "1 star": N, "2 star": N, "3 stars": O, "4 stars": P, "5 stars": P }],
    ["star signs", "label", { "★": N, "★★★": O, "★★★★★": P }],
    ["ratings out of 5", "label", { "1 out of 5": N, "3 out of 5": O, "4 out of 5": P }],
    ["ratings out of 10", "label", { "4/10": N, "5/10": O, "7/10": P }],
    ["0 to 5", "rating", { "0": N, "1": N, "2": O, "3": O, "4": P, "5": P }],
    ["half stars", "label", { "0.5": N, "2": N, "2.5": O, "3.5": O, "4": P, "4.5": P }],
    ["decimal commas", "rating", { "1,5": N, "3,5": O, "4,5": P, "5": P }],
    ["0 to 4 as ratings", "sentiment", { "0": N, "1": N, "2": O, "3": P, "4": P }],
    ["1 to 7", "score", { "1": N, "2": N, "3": N, "4": O, "5": P, "7": P }],
    ["1 to 10", "rating", { "1": N, "4": N, "5": O, "6": O, "7": P, "10": P }],
    ["ten points without the middle", "label", { "1": N, "2": N, "3": N, "4": N, "7": P, "8": P, "9": P, "10": P }],
    ["0 to 10", "score", { "0": N, "4": N, "5": O, "7": P, "10": P }],
    ["0 to 100", "review_score", { "0": N, "39": N, "40": O, "69": O, "70": P, "100": P }],
    ["percentages", "x", { "10%": N, "50%": O, "90%": P }],
    ["-2 to 2", "label", { "-2": N, "-1": N, "0": O, "1": P, "2": P }],
    ["-3 to 3", "sentiment", { "-3": N, "-1": N, "0": O, "3": P }],
    ["-1 to 1 with decimals", "polarity", { "-0.8": N, "0.0": O, "0.25": P, "1.0": P }],
    ["signs", "x", { "+": P, "-": N }],
    ["thumbs", "x", { "👍": P, "👎": N }],
    [
      "a neutral of another kind",
      "label",
      { entailment: "entailment", neutral: "neutral", contradiction: "contradiction" },
    ],
    ["topics", "category", { sports: "sports", tech: "tech", World: "World" }],
    ["emotions", "emotion", { joy: "joy", love: "love", anger: "anger" }],
    ["opinions and another word", "label", { Positive: "Positive", negative: "Negative", Irrelevant: "Irrelevant" }],
    [
      "mixed beside neutral",
      "label",
      { positive: "Positive", neutral: "Neutral", mixed: "mixed", negative: "Negative" },
    ],
  ])("understands %s", (_what, column, expected) => {
    expect(planOf(Object.keys(expected), column)).toEqual(expected);
  });

  it("orders sentiments, scales and names", () => {
    const orderOf = (values: readonly string[], column: string, options?: PlanOptions) =>
      planLabels(each(values), column, options).classNames;
    expect(orderOf(["pos", "neu", "neg"], "label")).toEqual([N, O, P]);
    expect(orderOf(["10", "9", "1"], "rating", { classes: "as-is" })).toEqual(["1", "9", "10"]);
    expect(orderOf(["Good", "Very bad", "Bad"], "label", { classes: "as-is" })).toEqual(["Very bad", "Bad", "Good"]);
    expect(orderOf(["tech", "World", "arts"], "label")).toEqual(["World", "arts", "tech"]);
  });

  it("leaves out values that mean that there is no label", () => {
    const none = ["", "NaN", "null", "None", "n/a", "Unlabelled", "unknown", "?"];
    expect(planOf(["pos", "neg", ...none], "label")).toEqual({
      pos: P,
      neg: N,
      ...Object.fromEntries(none.map((value) => [value, "-no-label"])),
    });
  });

  it("takes -1 beside names of classes as a missing class", () => {
    expect(planOf(["neg", "pos", -1], "label")).toEqual({ neg: N, pos: P, "-1": "-no-label" });
  });

  it.each<[string, string, readonly string[]]>([
    ["0, 1, 2", "label", ["0", "1", "2"]],
    ["0, 1, 2 in a column of sentiments", "sentiment", ["0", "1", "2"]],
    ["1, 2, 3 in a column of ratings", "rating", ["1", "2", "3"]],
    ["0 to 3", "label", ["0", "1", "2", "3"]],
    ["1 to 4", "rating", ["1", "2", "3", "4"]],
    ["0 to 4 without a name", "label", ["0", "1", "2", "3", "4"]],
    ["0 to 5 without a name", "class", ["0", "1", "2", "3", "4", "5"]],
    ["-1, 0, 1", "sentiment", ["-1", "0", "1"]],
    ["codes in names", "label", ["LABEL_0", "LABEL_1", "LABEL_2"]],
    ["0 and 1 in a column that says nothing", "clicked", ["0", "1"]],
    ["1 and 2 in a column that says nothing", "group", ["1", "2"]],
    ["numbers and words", "label", ["0", "1", "pos", "neg"]],
    ["none beside racist and sexist", "label", ["racism", "sexism", "none"]],
  ])("asks about %s", (_what, column, values) => {
    const error = unclear(Object.fromEntries(values.map((value) => [value, 20])), column);
    expect(error.code).toBe("LABELS_UNCLEAR");
    const { plan, choices = [] } = error.details;
    expect(plan?.values.reduce((sum, { rows }) => sum + rows, 0)).toBe(20 * values.length);
    expect(choices.length).toBeGreaterThanOrEqual(2);
    expect(choices.length).toBeLessThanOrEqual(3);
    for (const { description, ...choice } of choices) {
      expect(description).not.toBe("");
      // Each answer is complete: with it, nothing is asked any more.
      const answered = planLabels(each(values), column, choice);
      expect(answered.values.every(({ className, leftOut }) => className !== undefined || leftOut === "chosen")).toBe(
        true,
      );
    }
  });

  it("asks both questions about a rare -1", () => {
    const { details } = unclear({ "0": 150, "1": 150, "-1": 2 }, "category");
    expect(details.choices?.slice(0, 2).map(({ labelMap }) => labelMap)).toEqual([
      { "-1": "negative", "0": "neutral", "1": "positive" },
      { "-1": "skip", "0": "negative", "1": "positive" },
    ]);
  });

  it("does not take 0 and 1 as two classes beside a rare 2", () => {
    expect(unclear({ "0": 500, "1": 500, "2": 1 }, "label").code).toBe("LABELS_UNCLEAR");
  });

  it("offers the column that has the words", () => {
    const { details } = unclear({ "0": 5, "1": 5, "2": 5 }, "label", { wordsColumn: "label_text" });
    expect(details.choices?.[0]).toMatchObject({ labelColumn: "label_text" });
  });

  it("leaves out rare values only", () => {
    expect(meanings(planLabels(counted({ pos: 500, neg: 500, psoitive: 9 }), "label"))).toMatchObject({
      psoitive: "-unknown",
    });
    expect(meanings(planLabels(counted({ "1": 60, "2": 60, "4": 60, "5": 60, "10": 1 }), "stars"))["10"]).toBe(
      "-unknown",
    );
    expect(meanings(planLabels(counted({ pos: 500, neg: 500, other: 11 }), "label"))).toMatchObject({ other: "other" });
    const many = { pos: 500, neg: 500, a: 8, b: 8, c: 8 };
    expect(meanings(planLabels(counted(many), "label"))).toMatchObject({ a: "a", b: "b", c: "c" });
  });

  it("takes a few zeros beside stars as rows without a rating", () => {
    const stars = { "1": 50, "2": 50, "3": 50, "4": 50, "5": 50 };
    expect(meanings(planLabels(counted({ ...stars, "0": 2 }), "stars"))).toMatchObject({ "0": "-unknown", "2": N });
    expect(meanings(planLabels(counted({ ...stars, "0": 20 }), "stars"))).toMatchObject({ "0": N, "2": O });
  });

  it("puts spellings of one value together", () => {
    const plan = planLabels(
      counted({ "positive\u200b": 3, "Positive ": 2, negative: 5, "\ufeffnegative": 1 }),
      "label",
    );
    expect(plan.values.map(({ value, rows }) => [value, rows])).toEqual([
      ["negative", 6],
      ["positive", 5],
    ]);
  });

  it.each<[string, ClassesChoice, Record<string, string>]>([
    ["rating", "two", { "1": N, "2": N, "3": "-chosen", "4": P, "5": P }],
    ["rating", "three", { "1": N, "2": N, "3": O, "4": P, "5": P }],
    ["rating", "as-is", { "1": "1", "2": "2", "3": "3", "4": "4", "5": "5" }],
    ["label", "two", { neg: N, neutral: "-chosen", pos: P }],
    ["label", "as-is", { "very bad": "very bad", bad: "bad", good: "good" }],
    ["label", "three", { "0": N, "1": O, "2": P }],
    ["label", "two", { "0": N, "1": "-chosen", "2": P }],
    ["label", "two", { "0": N, "1": N, "2": P, "3": P }],
    ["label", "as-is", { "0": "0", "1": "1", "2": "2" }],
    ["clicked", "two", { "0": N, "1": P }],
    ["is_negative", "two", { "0": P, "1": N }],
  ])("reads %s as %s classes", (column, classes, expected) => {
    expect(planOf(Object.keys(expected), column, { classes })).toEqual(expected);
  });

  it("makes no class of each of a hundred points", () => {
    const points = Object.fromEntries(Array.from({ length: 101 }, (_point, index) => [String(index), 5]));
    expect(unclear(points, "score", { classes: "as-is" }).code).toBe("LABELS_TOO_MANY");
  });

  it("says how to get two classes, or all", () => {
    const { alternatives, rule } = planLabels(each(["1", "2", "3", "4", "5"]), "stars");
    expect(rule).toBe("stars 1 to 5: 1 and 2 are negative, 3 is neutral, 4 and 5 are positive");
    expect(alternatives.map(({ classes }) => classes)).toEqual(["two", "as-is"]);
    expect(planLabels(each(["0", "1"]), "label").alternatives).toEqual([]);
  });

  it("cannot make two classes of topics", () => {
    expect(unclear({ sports: 5, tech: 5 }, "label", { classes: "two" }).code).toBe("LABELS_UNKNOWN");
  });

  it("refuses texts and ids as labels, but not scales", () => {
    const words = Object.fromEntries(Array.from({ length: 101 }, (_word, index) => [`w${String(index)}`, 1000]));
    expect(unclear(words, "label").code).toBe("LABELS_TOO_MANY");
    const texts = Object.fromEntries(Array.from({ length: 30 }, (_word, index) => [`text ${String(index)}`, 1]));
    expect(unclear(texts, "label").code).toBe("LABELS_TOO_MANY");
    const ids = Object.fromEntries(Array.from({ length: 300 }, (_id, index) => [String(1000 + index), 1]));
    expect(unclear(ids, "label").code).toBe("LABELS_TOO_MANY");
    const points = Object.fromEntries(Array.from({ length: 1000 }, (_point, index) => [String(index / 10), 1]));
    expect(meanings(planLabels(counted(points), "score"))).toEqual({ "0..39.9": N, "40..69.9": O, "70..99.9": P });
  });
});

describe("planLabels with a label map", () => {
  it("maps values, ranges and values that usually mean nothing", () => {
    const labelMap = { "1..2": "neg", "3": "skip", "4..": "Positive", none: "No stars" };
    expect(planOf(["1", "2.0", "3", "4", "5", "None"], "x", { labelMap })).toEqual({
      "1": N,
      "2.0": N,
      "3": "-chosen",
      "4": P,
      "5": P,
      None: "No stars",
    });
  });

  it("prefers a value to a range, and compares values without their case and blanks", () => {
    expect(planOf(["1", "2", " Good "], "x", { labelMap: { "1..2": "a", "2": "b", good: "c" } })).toEqual({
      "1": "a",
      "2": "b",
      Good: "c",
    });
  });

  it("asks about values that it does not name", () => {
    const { code, details } = unclear({ "1": 10, "3": 10, "5": 10 }, "stars", {
      labelMap: { "1": "negative", "5": "positive" },
    });
    expect(code).toBe("LABELS_UNCLEAR");
    expect(details.choices?.map(({ labelMap }) => labelMap?.["3"])).toEqual(["skip", "neutral", "3"]);
  });

  it("leaves out rare values that it does not name", () => {
    const plan = planLabels(counted({ a: 500, b: 500, c: 2 }), "x", { labelMap: { a: "negative", b: "positive" } });
    expect(meanings(plan)).toEqual({ a: N, b: P, c: "-unknown" });
  });

  it("takes names that mean something to JavaScript as plain values and classes", () => {
    const labelMap = Object.fromEntries([
      ["__proto__", "negative"],
      ["constructor", "toString"],
    ]);
    const plan = planLabels(each(["__proto__", "constructor"]), "x", { labelMap });
    expect(plan.values.map(({ value, className }) => [value, className])).toEqual([
      ["__proto__", N],
      ["constructor", "toString"],
    ]);
  });

  it("rejects a map of other values", () => {
    expect(unclear({ a: 1, b: 1 }, "x", { labelMap: { good: "positive" } }).code).toBe("LABEL_MAP_INVALID");
  });
});
