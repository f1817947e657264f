import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { datasetOf } from "../items.test.support.ts";
import type { ReadDatasetOptions } from "./read-dataset.ts";

const TEXTS = [
  "a fine film",
  "the soup was cold",
  "the shop opens at nine",
  "my dog adores it",
  "the zip broke",
  "it has two floors",
];

/** A CSV in which each value of the label column has this many rows; each text begins with the value's number. */
function csvOf(header: string, labels: Readonly<Record<string, number>>): string {
  const rows = Object.entries(labels).flatMap(([label, count]) =>
    Array.from(
      { length: count },
      (_row, index) => `${TEXTS[index % TEXTS.length] ?? ""} ${label} ${String(index)},${label}`,
    ),
  );
  return `${header}\n${rows.join("\n")}\n`;
}

async function countsOf(
  files: Readonly<Record<string, string>>,
  options: Partial<ReadDatasetOptions> = {},
): Promise<Record<string, number | undefined>> {
  const { classNames, classCounts } = await datasetOf(files, options);
  return Object.fromEntries(classNames.map((name, label) => [name, classCounts[label]]));
}

describe("readDataset with other people's labels", () => {
  it.each<[string, string, Partial<ReadDatasetOptions>, Record<string, number>]>([
    [
      "a scale around zero",
      csvOf("text,sentiment", { "-2": 10, "-1": 10, "0": 8, "1": 10, "2": 10 }),
      {},
      { Negative: 20, Neutral: 8, Positive: 20 },
    ],
    [
      "ratings 0 to 5",
      csvOf("review,rating", { "0": 8, "1": 8, "2": 8, "3": 6, "4": 16, "5": 6 }),
      {},
      { Negative: 16, Neutral: 14, Positive: 22 },
    ],
    [
      "points of 100",
      csvOf("review,score", { "10": 3, "39": 3, "40": 2, "69": 2, "70": 4, "85": 4 }),
      {},
      { Negative: 6, Neutral: 4, Positive: 8 },
    ],
    [
      "degrees",
      csvOf("OriginalTweet,Sentiment", {
        "Extremely Negative": 10,
        Negative: 10,
        Neutral: 8,
        Positive: 10,
        "Extremely Positive": 10,
      }),
      {},
      { Negative: 20, Neutral: 8, Positive: 20 },
    ],
    [
      "names of stars",
      csvOf("text,label", { "1 star": 8, "2 star": 8, "3 stars": 6, "4 stars": 8, "5 stars": 8 }),
      {},
      { Negative: 16, Neutral: 6, Positive: 16 },
    ],
    [
      "invisible characters",
      csvOf("text,label", { "\ufeffnegative": 3, "negative\u200b": 3, " Positive\u00a0": 3, positive: 3 }),
      {},
      { Negative: 6, Positive: 6 },
    ],
    [
      "words of film reviews",
      csvOf("critic_review,review_type", { Rotten: 4, Fresh: 6 }),
      {},
      { Negative: 4, Positive: 6 },
    ],
    [
      "words of one's own",
      csvOf("critic_review,verdict", { Flop: 4, Hit: 6 }),
      { labelMap: { flop: "negative", hit: "positive" } },
      { Negative: 4, Positive: 6 },
    ],
    ["answers", csvOf("review,recommended", { No: 4, Yes: 6 }), {}, { Negative: 4, Positive: 6 }],
    ["a negative question", csvOf("message,is_negative", { "0": 6, "1": 4 }), {}, { Negative: 4, Positive: 6 }],
    ["a property", csvOf("comment_text,toxic", { "0": 6, "1": 4 }), {}, { "Not toxic": 6, Toxic: 4 }],
    [
      "twenty topics",
      csvOf(
        "text,topic",
        Object.fromEntries(Array.from({ length: 20 }, (_topic, index) => [`t${String(index + 10)}`, 3])),
      ),
      {},
      Object.fromEntries(Array.from({ length: 20 }, (_topic, index) => [`t${String(index + 10)}`, 3])),
    ],
    [
      "two classes of stars",
      csvOf("review,stars", { "1": 5, "3": 2, "5": 6 }),
      { classes: "two" },
      { Negative: 5, Positive: 6 },
    ],
    ["all stars", csvOf("review,stars", { "1": 5, "3": 2, "5": 6 }), { classes: "as-is" }, { "1": 5, "3": 2, "5": 6 }],
  ])("counts %s", async (_what, content, options, expected) => {
    expect(await countsOf({ "a.csv": content }, options)).toEqual(expected);
  });

  it("gives each text the class of its own label", async () => {
    const { reviews, classNames } = await datasetOf({ "a.csv": csvOf("message,is_negative", { "0": 3, "1": 3 }) });
    for (const { text, label } of reviews)
      expect(classNames[label]).toBe(text.includes(" 1 ") ? "Negative" : "Positive");
  });

  it.each([
    ["0, 1 and 2", "text,label", { "0": 12, "1": 20, "2": 8 }],
    ["1, 2 and 3 of a survey", "comment,rating", { "1": 14, "2": 12, "3": 14 }],
    ["a rare -1", "clean_text,category", { "0": 150, "1": 150, "-1": 2 }],
  ])("asks about %s", async (_what, header, labels) => {
    const error: unknown = await datasetOf({ "a.csv": csvOf(header, labels) }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "LABELS_UNCLEAR" });
    const choices = error instanceof DataError ? (error.details.choices ?? []) : [];
    expect(choices).toHaveLength(3);
    // Each answer settles the matter.
    for (const { labelMap, classes } of choices) {
      const options = { ...(labelMap && { labelMap }), ...(classes && { classes }) };
      const { classCounts, skipped, rowsRead } = await datasetOf({ "a.csv": csvOf(header, labels) }, options);
      expect(classCounts.reduce((sum, count) => sum + count, 0) + skipped).toBe(rowsRead);
    }
  });

  it("reads each file by its own scale", async () => {
    const files = {
      "films.csv": csvOf("review,sentiment", { "0": 4, "1": 5 }),
      "shops.csv": csvOf("text,stars", { "1": 3, "3": 2, "4": 2, "5": 6 }),
    };
    const { labelPlans, labelRule, reviews, classNames, classCounts } = await datasetOf(files);
    expect(Object.fromEntries(classNames.map((name, label) => [name, classCounts[label]]))).toEqual({
      Negative: 7,
      Neutral: 2,
      Positive: 13,
    });
    expect(labelPlans.map(({ path, column, classNames: own }) => [path, column, own.length])).toEqual([
      ["films.csv", "sentiment", 2],
      ["shops.csv", "stars", 3],
    ]);
    expect(labelRule).toContain('"films.csv": two classes: 0 is negative, 1 is positive; "shops.csv": stars 1 to 5');
    const ones = reviews
      .filter(({ text }) => / 1 \d$/.test(text))
      .map(({ path, label }) => `${path} ${classNames[label] ?? ""}`);
    expect(new Set(ones)).toEqual(new Set(["films.csv Positive", "shops.csv Negative"]));
  });

  it("refuses to put topics and sentiments together", async () => {
    const files = {
      "a.csv": csvOf("text,topic", { arts: 4, tech: 5 }),
      "b.csv": csvOf("text,label", { pos: 4, neg: 5 }),
    };
    await expect(datasetOf(files)).rejects.toMatchObject({ code: "CLASSES_UNFIT" });
  });

  it("reads one column for each class", async () => {
    const rows = Array.from(
      { length: 300 },
      (_row, index) => `text ${String(index)},${["1,0,0", "0,1,0", "0,0,1"][index % 3] ?? ""}`,
    );
    const header = "text,negative,neutral,positive";
    const { classCounts, columns, reviews } = await datasetOf({ "a.csv": [header, ...rows].join("\n") });
    expect(classCounts).toEqual([100, 100, 100]);
    expect(columns).toEqual({ text: "text", label: "negative | neutral | positive" });
    expect(reviews.slice(0, 3).map(({ label }) => label)).toEqual([0, 1, 2]);

    const late = [...rows, "both,1,0,1", "none,0,0,0", "none,0,0,0", "none,0,0,0"];
    await expect(datasetOf({ "a.csv": [header, ...late].join("\n") })).rejects.toMatchObject({
      code: "LABELS_MULTIPLE",
    });
    const { problems } = await datasetOf({ "a.csv": [header, ...late.slice(0, 301)].join("\n") });
    expect(problems).toMatchObject([{ line: 302, code: "LABEL_MISSING" }]);
  });

  it("counts rows without a label, and names those with an empty cell", async () => {
    const dataset = await datasetOf({ "a.csv": csvOf("text,label", { pos: 5, neg: 5, unlabelled: 4, nan: 2 }) });
    expect(dataset).toMatchObject({ classCounts: [5, 5], skipped: 4, problemCount: 2, rowsRead: 16 });
    expect(
      dataset.labelPlans[0]?.values.filter(({ leftOut }) => leftOut === "no-label").map(({ rows }) => rows),
    ).toEqual([4, 2]);
  });

  it("warns of small classes and of values in the label map that do not occur", async () => {
    const labelMap = { pos: "positive", neg: "negative", neutral: "skip" };
    const { warnings } = await datasetOf({ "a.csv": csvOf("text,label", { pos: 200, neg: 12 }) }, { labelMap });
    expect(warnings).toEqual([
      'The label map names "neutral", but no row has such a label.',
      expect.stringContaining('The class "Negative" has 12 reviews, "Positive" has 200: less than a tenth.'),
    ]);
  });

  it("reads a test set of one class for a model, in the order of the model's classes", async () => {
    const target = { classNames: ["POSITIVE", "NEGATIVE"] };
    const dataset = await datasetOf({ "a.csv": csvOf("text,label", { "1": 20 }) }, { target });
    expect(dataset).toMatchObject({ classNames: target.classNames, classCounts: [20, 0], warnings: [] });
    expect(dataset.reviews.every(({ label }) => label === 0)).toBe(true);
    await expect(datasetOf({ "a.csv": csvOf("text,label", { "-1": 20 }) })).rejects.toThrow(
      'All reviews with a label have the label "-1"',
    );
    await expect(datasetOf({ "a.csv": csvOf("text,label", { "1": 20 }) })).rejects.toThrow(
      'All reviews (20) are Positive. Column "label" holds "1"; training needs two classes.',
    );
  });

  it("keeps every class in a small sample", async () => {
    const content = csvOf("text,topic", { arts: 500, tech: 400, chess: 2 });
    const { reviews, classNames } = await datasetOf({ "a.csv": content }, { limit: 20 });
    expect(reviews).toHaveLength(20);
    expect(new Set(reviews.map(({ label }) => classNames[label]))).toEqual(new Set(["arts", "chess", "tech"]));
  });

  it("draws a stratified sample of many different numbers", async () => {
    const rows = Array.from({ length: 6000 }, (_row, index) => `text ${String(index)},${String((index % 1000) / 10)}`);
    const { reviews, classCounts } = await datasetOf({ "a.csv": `text,score\n${rows.join("\n")}` }, { limit: 100 });
    expect(classCounts).toEqual([2400, 1800, 1800]);
    expect([0, 1, 2].map((label) => reviews.filter((review) => review.label === label).length)).toEqual([40, 30, 30]);
  });
});
