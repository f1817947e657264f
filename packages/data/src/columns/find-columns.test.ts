import { describe, expect, it } from "vitest";
import { findColumns, findTextColumn } from "./find-columns.ts";

const LONG = "A film that one viewing is quite enough for.";

describe("findColumns", () => {
  it.each([
    ["names", { Review_Text: LONG, Sentiment: "positive" }, "Review_Text", "Sentiment"],
    ["content only", { t: LONG, s: 0 }, "t", "s"],
    ["names among others", { "": 17, id: "5814_8", sentiment: "1", review: LONG }, "review", "sentiment"],
    ["the longest text", { title: "Short", what: LONG, liked: true }, "what", "liked"],
    ["a class before a rating", { rating: 5, text: LONG, label: 1 }, "text", "label"],
    ["a rating without a class", { review: LONG, stars: 5, useful: 0 }, "review", "stars"],
    ["a name before content", { text: "ok", explanation: LONG, label: "neg" }, "text", "label"],
  ])("finds them by %s", (_what, row, text, label) => {
    expect(findColumns([row], "f.csv")).toEqual({ text, label });
  });

  it("uses the given columns and finds the other one", () => {
    const row = { text: LONG, review: LONG, label: 1, stars: 4 };
    expect(findColumns([row], "f.csv", { text: "review" })).toEqual({ text: "review", label: "label" });
    expect(findColumns([row], "f.csv", { text: "text", label: "stars" })).toEqual({ text: "text", label: "stars" });
  });

  it.each([
    ["two texts by name", { text: LONG, review: LONG, label: 1 }, "text", ["text", "review"]],
    ["two texts by length", { one: LONG, two: `${LONG} Or once.`, label: 1 }, "text", ["one", "two"]],
    ["two labels by name", { text: LONG, label: 1, target: 0 }, "label", ["label", "target"]],
    ["two labels by content", { text: LONG, a: 1, b: 0 }, "label", ["a", "b"]],
  ])("reports %s instead of guessing", (_what, row, role, columns) => {
    expect(() => findColumns([row], "f.csv")).toThrow(
      expect.objectContaining({ code: "COLUMNS_AMBIGUOUS", details: { role, columns } }),
    );
    expect(() => findColumns([row], "f.csv")).toThrow(`may each be the ${role}.`);
  });

  it("lists the columns if none fits", () => {
    const find = (): unknown => findColumns([{ price: "12.50", weight: "3 kg" }], "f.csv");
    const details = { role: "label", columns: ["price", "weight"] };
    expect(find).toThrow(expect.objectContaining({ code: "COLUMNS_NOT_FOUND", details }));
    expect(find).toThrow('Its columns are "price" and "weight".');
  });

  it("lists the columns if a given one is missing", () => {
    const find = (): unknown => findColumns([{ text: LONG, label: 1 }], "f.csv", { label: "lable" });
    const details = { role: "label", columns: ["text", "label"] };
    expect(find).toThrow(expect.objectContaining({ code: "COLUMN_MISSING", details }));
    expect(find).toThrow('no column "lable". Its columns are "text" and "label"');
  });

  it("does not mistake row numbers for labels", () => {
    const rows = [1, 2, 3, 4, 5, 6].map((id) => ({ id, review: LONG, rating: id % 3 === 0 ? "odd" : "5" }));
    expect(findColumns(rows, "f.csv")).toEqual({ text: "review", label: "rating" });
    expect(
      findColumns(
        rows.map(({ id, review }) => ({ id, review, liked: id % 2 })),
        "f.csv",
      ).label,
    ).toBe("liked");
  });

  it("returns a column with a label name whatever it holds, so that an error can show its values", () => {
    expect(findColumns([{ text: LONG, label: "cat" }], "f.csv").label).toBe("label");
  });

  /** Rows with the values of each column in turn. */
  const rowsOf = (columns: Readonly<Record<string, readonly unknown[]>>, count = 12) =>
    Array.from({ length: count }, (_row, index) =>
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[index % values.length]])),
    );
  const texts = Array.from({ length: 12 }, (_text, index) => `${LONG} ${String(index)}`);

  it.each<[string, Readonly<Record<string, readonly unknown[]>>, string, string]>([
    [
      "words beside votes",
      { id: ["c1"], body: texts, score: [1, 2, 5, 3], annotated_sentiment: ["negative", "positive"] },
      "body",
      "annotated_sentiment",
    ],
    [
      "a sentiment among other numbers",
      {
        tweet_id: ["570306133677760513"],
        airline_sentiment: ["negative", "neutral", "positive"],
        airline_sentiment_confidence: ["1.0", "0.6837"],
        negativereason: ["Late Flight", ""],
        airline_sentiment_gold: ["", "", "", "", "", "negative"],
        airline: ["Blue Air", "Red Air"],
        name: ["user0", "user1"],
        retweet_count: [0, 1],
        text: texts,
        tweet_created: ["2015-02-24 11:35:52 -0800"],
      },
      "text",
      "airline_sentiment",
    ],
    [
      "words beside their codes",
      { text: texts, label: [0, 1, 2], label_text: ["neg", "neu", "pos"] },
      "text",
      "label_text",
    ],
    ["topics beside their codes", { text: texts, label: [0, 1], label_name: ["arts", "tech"] }, "text", "label_name"],
    [
      "a rating of a product of a kind",
      { "Review Text": texts, Rating: [1, 5, 3], "Recommended IND": [0, 1], "Class Name": ["A", "B"] },
      "Review Text",
      "Rating",
    ],
    ["a kind of review", { critic_review: texts, review_type: ["Fresh", "Rotten"] }, "critic_review", "review_type"],
    ["a question", { message: texts, is_negative: [1, 0] }, "message", "is_negative"],
    [
      "a longer name of a text",
      {
        UserName: [1, 2],
        Location: ["London, Great Britain", "Paris, France"],
        OriginalTweet: texts,
        Sentiment: ["Positive", "Negative"],
      },
      "OriginalTweet",
      "Sentiment",
    ],
    ["emoji", { text: ["🙌🙌", "😠", "👍👍👍", "😁"], label: [1, 0] }, "text", "label"],
    [
      "topics in the only other column",
      { article: texts, subject_area: ["arts", "tech", "sports"] },
      "article",
      "subject_area",
    ],
    [
      "a text instead of an address",
      {
        link: ["https://example.com/a/very/long/address/of/a/page"],
        note: texts.map((text) => text.slice(-12)),
        stars: [1, 5],
      },
      "note",
      "stars",
    ],
    [
      "unnamed texts instead of unnamed addresses",
      {
        a: texts.map(
          (_text, index) => `https://example.com/a/very/long/address/of/a/page/of/many/words/${String(index)}`,
        ),
        b: texts,
        stars: [1, 5],
      },
      "b",
      "stars",
    ],
    [
      "numbers of topics",
      { "Class Index": [1, 2, 3, 4], Title: ["A title", "Another"], Description: texts },
      "Description",
      "Class Index",
    ],
    [
      "numbers of topics without names",
      { "1": [1, 5, 9, 11, 2, 4], "2": ["A title", "Another"], "3": texts },
      "3",
      "1",
    ],
    [
      "opinions and another word, without names",
      { "1": [2401, 2402], "2": ["Game", "Phone"], "3": ["Positive", "Negative", "Irrelevant"], "4": texts },
      "4",
      "3",
    ],
    ["topics beside empty columns", { v1: ["ham", "spam"], v2: texts, "3": [""], "4": ["", ""] }, "v2", "v1"],
    [
      "topics beside row numbers",
      { "": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], v1: ["ham", "spam"], v2: texts },
      "v2",
      "v1",
    ],
    [
      "a rating in a shop's reviews",
      {
        reviewId: ["a", "b"],
        userName: ["A B", "C D"],
        content: texts,
        score: [1, 5, 3],
        thumbsUpCount: [0, 3],
        replyContent: ["", "Thanks a lot for it"],
        at: ["2020-01-02 03:04:05"],
      },
      "content",
      "score",
    ],
    [
      "a score of food",
      {
        Id: [1],
        ProductId: ["B001"],
        ProfileName: ["delmartian"],
        HelpfulnessNumerator: [1, 0],
        Score: [5, 1, 4],
        Time: [1303862400],
        Summary: ["Good", "Not as Advertised"],
        Text: texts,
      },
      "Text",
      "Score",
    ],
  ])("prefers %s", (_what, columns, text, label) => {
    expect(findColumns(rowsOf(columns), "f.csv")).toMatchObject({ text, label });
  });

  it("finds the column that holds the values of the label map", () => {
    const rows = rowsOf({ review: texts, verdict: ["thumb A", "thumb B"], place: ["north", "south"], label: [0, 1] });
    const labelMap = { "thumb a": "negative", "thumb b": "positive" };
    expect(findColumns(rows, "f.csv", {}, labelMap).label).toBe("verdict");
    const codes = rowsOf({
      text: texts,
      label: [0, 1, 2],
      label_text: ["neg", "neu", "pos"],
      retweet_count: [0, 1, 2],
    });
    expect(findColumns(codes, "f.csv", {}, { "0": "negative", "1": "skip", "2": "positive" }).label).toBe("label");
  });

  it("keeps the label column that the user named, and knows the one with its words", () => {
    const rows = rowsOf({ text: texts, label: [0, 1, 2], label_text: ["neg", "neu", "pos"] });
    expect(findColumns(rows, "f.csv", { label: "label" })).toEqual({
      text: "text",
      label: "label",
      wordsColumn: "label_text",
    });
  });

  it("takes one column for each class as the label", () => {
    const rows = rowsOf({
      text: texts,
      negative: [1, 0, 0],
      neutral: [0, 1, 0],
      positive: [0, 0, 1],
      verified: [1, 0, 1, 1],
    });
    const names = ["negative", "neutral", "positive"];
    expect(findColumns(rows, "f.csv")).toEqual({
      text: "text",
      label: "negative | neutral | positive",
      classColumns: names,
    });
    expect(findColumns(rows, "f.csv", { label: "negative | neutral | positive" }).classColumns).toEqual(names);
    expect(() => findColumns(rows, "f.csv", { label: "positive" })).toThrow(
      expect.objectContaining({ code: "LABELS_MULTIPLE", details: { role: "label", columns: names, path: "f.csv" } }),
    );
  });

  it.each<[string, Readonly<Record<string, readonly unknown[]>>]>([
    ["names of labels", { label_neg: [1, 0, 0], label_neu: [0, 1, 0], label_pos: [0, 0, 1] }],
    ["pandas' names", { sentiment_negative: ["True", "False"], sentiment_positive: ["False", "True"] }],
    ["marks", { negative: ["x", "", ""], neutral: ["", "x", ""], positive: ["", "", "x"] }],
    ["numbers in some cells", { negative: [1, null, null], neutral: [null, 1, null], positive: [null, null, 1] }],
  ])("takes one column for each class with %s", (_what, columns) => {
    expect(findColumns(rowsOf({ text: texts, ...columns }), "f.csv").classColumns).toEqual(Object.keys(columns));
  });

  it("does not take flags with one beginning as classes of a label", () => {
    const rows = rowsOf({ text: texts, label: ["a", "b"], user_new: [1, 0, 1], user_staff: [0, 1, 1] });
    expect(findColumns(rows, "f.csv").label).toBe("label");
  });

  it.each([
    ["Twitter's", "Mon Apr 06 22:19:45 PDT 2009"],
    ["a long", "February 28, 2012"],
    ["a short", "2 May 2020 10:15 am"],
    ["a number's", "2020-05-02T10:15:00Z"],
  ])("does not take %s date as the text", (_what, date) => {
    const rows = rowsOf({ 1: [0, 4], 2: [date], 3: texts });
    expect(findColumns(rows, "f.csv")).toEqual({ text: "3", label: "1" });
  });

  it("asks where both a target and a stance are given", () => {
    const rows = rowsOf({ Tweet: texts, Target: ["climate", "taxes"], Stance: ["FAVOR", "AGAINST"] });
    expect(() => findColumns(rows, "f.csv")).toThrow('the columns "Target" and "Stance" may each be the label');
  });

  it("names a column of topics even if it has too many", () => {
    const rows = Array.from({ length: 200 }, (_row, index) => ({
      text: `${LONG} ${String(index)}`,
      intent: `i${String(index % 150)}`,
    }));
    expect(findColumns(rows, "f.csv").label).toBe("intent");
  });

  it("does not take a column with one value as the label where others are left", () => {
    const rows = rowsOf({ text: texts, issue: ["a", "b", "c", "d"], answered: ["yes", "yes", "yes", "yes"] });
    expect(() => findColumns(rows, "f.csv")).toThrow(expect.objectContaining({ code: "COLUMNS_NOT_FOUND" }));
  });

  it("refuses columns of which a row can have several", () => {
    const rows = rowsOf({ comment_text: texts, toxic: [1, 0, 1, 0], obscene: [1, 0, 0, 0], threat: [0, 0, 0, 1] });
    expect(() => findColumns(rows, "f.csv")).toThrow(expect.objectContaining({ code: "LABELS_MULTIPLE" }));
    expect(() => findColumns(rows, "f.csv")).toThrow('the columns "toxic", "obscene" and "threat" hold 0 and 1');
    expect(findColumns(rows, "f.csv", { label: "toxic" }).label).toBe("toxic");
  });

  it("takes sentences as the text whatever the name says, but not one of two such columns", () => {
    const labels = ["positive", "negative"];
    expect(findColumns(rowsOf({ Bewertung: texts, Stimmung: labels }), "f.csv")).toMatchObject({ text: "Bewertung" });
    expect(() => findTextColumn(rowsOf({ Rating: texts, Score: texts }), "f.csv")).toThrow(
      expect.objectContaining({ code: "COLUMNS_AMBIGUOUS" }),
    );
  });

  it("does not take flags as classes beside a label", () => {
    const rows = rowsOf({ text: texts, rating: [1, 5, 3], verified: [1, 0], vine: [0, 1, 1], edited: [1, 1, 0] });
    expect(findColumns(rows, "f.csv").label).toBe("rating");
  });

  it.each<[string, Readonly<Record<string, readonly unknown[]>>, readonly string[]]>([
    [
      "two sentiments in words",
      { text: texts, airline_sentiment: ["neg", "pos"], user_sentiment: ["pos", "neg"] },
      ["airline_sentiment", "user_sentiment"],
    ],
    ["two ratings", { text: texts, rating: [1, 5], overall: [5, 1] }, ["rating", "overall"]],
  ])("asks about %s", (_what, columns, names) => {
    expect(() => findColumns(rowsOf(columns), "f.csv")).toThrow(expect.objectContaining({ code: "COLUMNS_AMBIGUOUS" }));
    for (const name of names) expect(() => findColumns(rowsOf(columns), "f.csv")).toThrow(`"${name}"`);
  });
});
