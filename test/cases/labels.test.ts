import { describe, expect, it } from "vitest";

import { csv, labelled, textOf, train } from "./support.ts";

const POLAR = { Negative: 12, Positive: 12 };
const THREE = { Negative: 12, Neutral: 10, Positive: 14 };

/** A file with the labels of three sentiments. */
const three = (header: string, [negative, neutral, positive]: readonly [unknown, unknown, unknown]): string =>
  csv(header, labelled(["negative", negative, 12], ["neutral", neutral, 10], ["positive", positive, 14]));

describe("codes whose meaning is not known", () => {
  it.each([
    ["0, 1 and 2", [0, 1, 2]],
    ["1, 2 and 3", [1, 2, 3]],
  ] as const)("%s are never guessed: the commands that settle them are shown", async (_what, codes) => {
    const { code, stderr, events } = await train({ "a.csv": three("text,label", codes) });
    expect(code).toBe(2);
    expect(events["started"]).toBeUndefined();
    expect(stderr).toMatch(/npx sentiment-tuner train \S+a\.csv .*--label-map/);
    expect(stderr).toContain("--classes as-is");
  });

  it("trains with one of these commands", async () => {
    const map = ["--label-map", "0=negative,1=neutral,2=positive"];
    const { code, classCounts } = await train({ "a.csv": three("text,label", [0, 1, 2]) }, ["a.csv", ...map]);
    expect([code, classCounts]).toEqual([0, THREE]);
  });

  it("are explained by a column with words beside them", async () => {
    const words = ["negative", "neutral", "positive"];
    const rows = labelled(["negative", 0, 12], ["neutral", 1, 10], ["positive", 2, 14]);
    const lines = rows.map(([text, label]) => JSON.stringify({ text, label, label_text: words[Number(label)] }));
    const { code, classCounts } = await train({ "train.jsonl": lines.join("\n") });
    expect([code, classCounts]).toEqual([0, THREE]);
  });

  it("-1 beside 0 and 1 may mean negative or unlabelled: both commands are shown", async () => {
    const rows = labelled(["negative", 0, 150], ["positive", 1, 150], ["negative", -1, 2]);
    const { code, stderr } = await train({ "posts.csv": csv("text,label", rows) });
    expect(code).toBe(2);
    expect(stderr).toMatch(/--label-map '0=neutral,1=positive,-1=negative'/);
    expect(stderr).toMatch(/--label-map '0=negative,1=positive,-1=skip'/);
  });
});

describe("scales", () => {
  const scale = (values: readonly (readonly [unknown, number])[], header: string): string =>
    csv(
      header,
      values.flatMap(([value, rows], place) => {
        const share = place / (values.length - 1);
        const sentiment = share < 0.4 ? "negative" : share > 0.6 ? "positive" : "neutral";
        return labelled([sentiment, value, rows]).map(([text, label]) => [`${text} ${String(place)}`, label]);
      }),
    );
  const even = (...values: readonly unknown[]): (readonly [unknown, number])[] => values.map((value) => [value, 10]);

  it.each([
    ["stars", "text,stars", even(1, 2, 3, 4, 5), { Negative: 20, Neutral: 10, Positive: 20 }],
    ["a scale around zero", "text,sentiment", even(-2, -1, 0, 1, 2), { Negative: 20, Neutral: 10, Positive: 20 }],
    [
      "4 out of 5",
      "text,rating",
      even("1 out of 5", "2 out of 5", "3 out of 5", "4 out of 5", "5 out of 5"),
      { Negative: 20, Neutral: 10, Positive: 20 },
    ],
    [
      "star names",
      "text,label",
      even("1 star", "2 stars", "3 stars", "4 stars", "5 stars"),
      { Negative: 20, Neutral: 10, Positive: 20 },
    ],
    ["1 to 10", "text,score", even(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), { Negative: 40, Neutral: 20, Positive: 40 }],
  ])("%s become three classes", async (_what, header, values, expected) => {
    const { code, classCounts, skipped, problemCount } = await train({ "a.csv": scale(values, header) });
    expect([code, classCounts, skipped, problemCount]).toEqual([0, expected, 0, 0]);
  });

  it("0 to 5 keeps the best and the worst rating", async () => {
    const { code, classCounts } = await train({ "a.csv": scale(even(0, 1, 2, 3, 4, 5), "review,rating") });
    expect(code).toBe(0);
    expect(Object.values(classCounts).reduce((sum, rows) => sum + rows, 0)).toBe(60);
    expect(classCounts["Positive"]).toBe(20);
  });

  it("0 to 100 becomes three classes, and ranges are possible", async () => {
    const values = Array.from({ length: 50 }, (_value, index) => [2 * index + 1, 1] as const);
    const files = { "a.csv": scale(values, "review,score") };
    const { code, classCounts } = await train(files);
    expect(code).toBe(0);
    expect(Object.values(classCounts).reduce((sum, rows) => sum + rows, 0)).toBe(50);
    const ranges = ["--label-map", "0..39=negative,40..69=neutral,70..100=positive"];
    const mapped = await train(files, ["a.csv", ...ranges]);
    expect([mapped.code, mapped.classCounts]).toEqual([0, { Negative: 20, Neutral: 15, Positive: 15 }]);
  });

  it("become two classes, or all, if the user says so", async () => {
    const files = { "a.csv": scale(even(1, 2, 3, 4, 5), "text,stars") };
    const two = await train(files, ["a.csv", "--classes", "two"]);
    expect([two.code, two.classCounts, two.skipped]).toEqual([0, { Negative: 20, Positive: 20 }, 10]);
    const all = await train(files, ["a.csv", "--classes", "as-is"]);
    expect([all.code, all.classCounts]).toEqual([0, { 1: 10, 2: 10, 3: 10, 4: 10, 5: 10 }]);
  });

  it("of two files are read by their own scale", async () => {
    const films = csv("review,sentiment", labelled(["negative", 0, 12], ["positive", 1, 15]));
    const shops = scale(even(1, 2, 3, 4, 5), "text,stars")
      .split("\n")
      .slice(1, -1)
      .map((line) => {
        const [text, stars] = line.split(",");
        return JSON.stringify({ text, stars: Number(stars) });
      });
    const { code, classCounts } = await train({ "films.csv": films, "shops.jsonl": shops.join("\n") });
    expect([code, classCounts]).toEqual([0, { Negative: 32, Neutral: 10, Positive: 35 }]);
  });
});

describe("words", () => {
  it("with a degree belong to their class", async () => {
    const rows = [
      ...labelled(["negative", "Extremely Negative", 10], ["negative", "Negative", 10], ["neutral", "Neutral", 8]),
      ...labelled(["positive", "Positive", 10], ["positive", "Extremely Positive", 10]),
    ];
    const { code, classCounts } = await train({ "tweets.csv": csv("OriginalTweet,Sentiment", rows) });
    expect([code, classCounts]).toEqual([0, { Negative: 20, Neutral: 8, Positive: 20 }]);
  });

  it("lose blanks and invisible characters around them", async () => {
    const around = ["", " ", "\u00a0", "\ufeff", "\u200b"];
    const rows = labelled(["negative", "negative", 10], ["positive", "positive", 10]).map(([text, label], index) => {
      const sign = around[index % around.length] ?? "";
      return [text, `${sign}${String(label)}${sign}`];
    });
    const { code, classCounts, problemCount } = await train({ "a.csv": csv("text,label", rows) });
    expect([code, classCounts, problemCount]).toEqual([0, { Negative: 10, Positive: 10 }, 0]);
  });

  it("of one's own are classes of their own", async () => {
    const rows = labelled(["negative", "billing", 12], ["neutral", "delivery", 12], ["positive", "praise", 12]);
    const { code, classCounts } = await train({ "a.csv": csv("text,topic", rows) });
    expect([code, classCounts]).toEqual([0, { billing: 12, delivery: 12, praise: 12 }]);
  });

  it.each([
    ["Rotten", "Fresh", "critic_review,review_type"],
    ["No", "Yes", "review,recommended"],
    ["not recommended", "recommended", "review,label"],
    ["bad", "good", "review,label"],
  ])("%s and %s are negative and positive", async (negative, positive, header) => {
    const rows = labelled(["negative", negative, 12], ["positive", positive, 12]);
    const { code, classCounts } = await train({ "a.csv": csv(header, rows) });
    expect([code, classCounts]).toEqual([0, POLAR]);
  });

  it("of a label map show which column is the label", async () => {
    const rows = labelled(["negative", "Rotten", 12], ["positive", "Fresh", 12]);
    const map = ["--label-map", "rotten=negative,fresh=positive"];
    const { code, classCounts } = await train({ "a.csv": csv("critic_review,review_type", rows) }, ["a.csv", ...map]);
    expect([code, classCounts]).toEqual([0, POLAR]);
  });

  it("for a missing label are left out and counted", async () => {
    const rows = labelled(["negative", 0, 12], ["positive", 1, 12], ["neutral", "", 2], ["neutral", "nan", 3]);
    const { code, classCounts, skipped, problemCount } = await train({ "a.csv": csv("text,label", rows) });
    expect([code, classCounts, skipped + problemCount]).toEqual([0, POLAR, 5]);
  });
});

describe("the name of the column", () => {
  const binary = (header: string): string => csv(header, labelled(["negative", 1, 12], ["positive", 0, 16]));

  it("says that 1 is negative", async () => {
    const { code, classCounts } = await train({ "complaints.csv": binary("message,is_negative") });
    expect([code, classCounts]).toEqual([0, { Negative: 12, Positive: 16 }]);
  });

  it.each(["toxic", "complaint", "spam"])("never makes 1 of %s positive", async (name) => {
    const { classCounts, code } = await train({ "a.csv": binary(`text,${name}`) });
    expect(code === 2 || classCounts["Positive"] !== 12).toBe(true);
  });

  it("that says nothing about 0 and 1 is a question", async () => {
    const { code, stderr } = await train({ "a.csv": binary("text,clicked") });
    expect(code).toBe(2);
    expect(stderr).toMatch(/--label-map '?0=negative,1=positive/);
    expect(stderr).toMatch(/--label-map '?0=positive,1=negative|--label-map '?1=negative,0=positive/);
  });
});

describe("columns", () => {
  it("with words are the label, and votes are not", async () => {
    const rows = labelled(["negative", "negative", 12], ["neutral", "neutral", 10], ["positive", "positive", 14]).map(
      ([text, label], index) => [index, text, (index * 7) % 5 === 0 ? 1 : 1 + (index % 5), label],
    );
    const { code, columns, classCounts } = await train({ "a.csv": csv("id,body,score,annotated_sentiment", rows) });
    expect([code, columns, classCounts]).toEqual([0, { text: "body", label: "annotated_sentiment" }, THREE]);
  });

  it("of an airline's tweets: airline_sentiment is the label", async () => {
    const header =
      "tweet_id,airline_sentiment,airline_sentiment_confidence,negativereason,negativereason_confidence,airline,name,retweet_count,text,tweet_created";
    const rows = labelled(["negative", "negative", 12], ["neutral", "neutral", 10], ["positive", "positive", 14]).map(
      ([text, label], index) => {
        const reason = label === "negative" ? ["Late Flight", "1.0"] : ["", ""];
        const id = 560000000000000000n + BigInt(index);
        return [id, label, "1.0", ...reason, "Blue Air", `user${String(index)}`, 0, text, "2015-02-24 11:35:52 -0800"];
      },
    );
    const { code, columns, classCounts } = await train({ "Tweets.csv": csv(header, rows) });
    expect([code, columns, classCounts]).toEqual([0, { text: "text", label: "airline_sentiment" }, THREE]);
  });

  const oneHot = labelled(["negative", 0, 12], ["neutral", 1, 10], ["positive", 2, 14]).map(([text, label], id) => [
    id,
    text,
    ...[0, 1, 2].map((code) => (code === label ? 1 : 0)),
  ]);

  it("for each class are understood", async () => {
    const { code, classCounts } = await train({ "a.csv": csv("id,text,negative,neutral,positive", oneHot) });
    expect([code, classCounts]).toEqual([0, THREE]);
  });

  it("for each class are not one label", async () => {
    const files = { "a.csv": csv("id,text,negative,neutral,positive", oneHot) };
    const { code, classCounts } = await train(files, ["a.csv", "--label-column", "positive"]);
    expect(code === 0 ? classCounts["Negative"] : 12).toBe(12);
  });

  it("of nothing but emoji are texts", async () => {
    const rows = Array.from({ length: 24 }, (_row, index) => {
      const sign = index % 2 === 0 ? "🙌" : "🤬";
      return [sign.repeat(1 + Math.floor(index / 2)), index % 2 === 0 ? 1 : 0];
    });
    const { code, columns } = await train({ "train.csv": csv("text,label", rows) });
    expect([code, columns]).toEqual([0, { text: "text", label: "label" }]);
  });

  it("that are missing or empty do not matter", async () => {
    const rows = labelled(["negative", 1, 12], ["neutral", 3, 10], ["positive", 5, 14]).map(([text, stars], index) => {
      return [index, 700 + index, 30 + (index % 9), "", text, stars, 1, index % 4, "Dresses"];
    });
    const header = ",Clothing ID,Age,Title,Review Text,Rating,Recommended IND,Positive Feedback Count,Class Name";
    const { code, columns, classCounts } = await train({ "womens.csv": csv(header, rows) });
    expect([code, columns, classCounts]).toEqual([0, { text: "Review Text", label: "Rating" }, THREE]);
  });
});

describe("texts", () => {
  it("that stand for a missing one are left out and told", async () => {
    const rows = labelled(["negative", "negative", 12], ["positive", "positive", 12]);
    const missing = Array.from({ length: 6 }, (_row, index) => [
      "Not Available",
      index % 2 === 0 ? "negative" : "positive",
    ]);
    const files = { "semeval.tsv": csv("text\tlabel", [...rows, ...missing], "\t") };
    const { code, events } = await train(files);
    expect(code).toBe(0);
    expect(events["cleaned"]).toMatchObject({ placeholders: { "Not Available": 6 } });
    expect(events["split"]).toMatchObject({ duplicates: 0, conflicts: 0 });
  });

  it("with different labels are counted and told", async () => {
    const rows = labelled(["negative", 0, 12], ["positive", 1, 12]);
    const { code, events } = await train({
      "a.csv": csv("text,label", [...rows, [rows[0]?.[0], 1], [rows[1]?.[0], 0]]),
    });
    expect(code).toBe(0);
    expect(events["split"]).toMatchObject({ conflicts: expect.any(Number) as number });
    expect(events["split"]?.["conflicts"]).toBeGreaterThanOrEqual(1);
  });

  it("that are all the same are named as the reason", async () => {
    const rows = Array.from({ length: 24 }, (_row, index) => ["ok then", index % 2]);
    const { code, stderr } = await train({ "a.csv": csv("text,label", rows) });
    expect(code).toBe(1);
    expect(stderr).toMatch(/same text|one text|all texts are equal|identical/i);
  });

  it("of a class that are too few are named with their class and number", async () => {
    const rows = [...labelled(["positive", 1, 20]), [textOf("negative", 1), 0]];
    const { code, stderr } = await train({ "a.csv": csv("text,label", rows) });
    expect(code).toBe(1);
    expect(stderr).toContain("Negative");
    expect(stderr).toMatch(/\b1\b/);
  });
});
