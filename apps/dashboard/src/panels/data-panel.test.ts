// @vitest-environment happy-dom
import type { FromDashboard, TimedEvent } from "@sentiment-tuner/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import recordedEvents from "../../test-data/small-run/events.jsonl?raw";
import { parseEventLines } from "../run/parse-lines.ts";
import { applyEvent } from "../run/run-view.ts";
import { isShown, press, rowsOf, textsOf } from "../testing/reader.ts";
import { timed } from "../testing/sample-options.ts";
import { samplePreparation } from "../testing/sample-preparation.ts";
import { viewAfter } from "../testing/shown-run.ts";
import { useLocale } from "../text/format.ts";
import { createDataPanel } from "./data-panel.ts";

beforeAll(() => useLocale("en-US"));
afterAll(() => useLocale(undefined));

function panelOf(events: readonly TimedEvent[]) {
  const sent: FromDashboard[] = [];
  const panel = createDataPanel((message) => sent.push(message));
  const view = viewAfter(events);
  panel.update("run", view);
  return { panel, view, element: panel.element, sent };
}

const read = (fields: object): TimedEvent => ({ ...samplePreparation()[1], ...fields }) as TimedEvent;
const planned = (plans: readonly object[]): TimedEvent =>
  read({ labelPlans: plans.map((plan) => ({ path: "/data/stars.csv", column: "stars", rule: "A scale.", ...plan })) });

describe("data panel", () => {
  it("shows rows, bad rows, both sets, duplicates and truncation", () => {
    const { element } = panelOf(samplePreparation());
    expect(textsOf(element, ".stats dt")).toEqual([
      "Rows read",
      "Bad rows",
      "Training reviews",
      "Duplicates",
      "Truncated",
      "Unknown tokens",
    ]);
    expect(textsOf(element, ".stat-value")).toEqual(["5,127", "23", "4,000", "31", "43.0%", "1.4%"]);
    expect(textsOf(element, ".stat-note")).toEqual([
      "5,000 reviews used",
      "104 left out for their label",
      "1,000 test reviews",
      "1 with different labels",
      "longer than 128 tokens; 21.3% of all tokens cut off",
      "not in the model's vocabulary",
    ]);
  });

  it("shows how many windows there are instead of truncation", () => {
    const events = samplePreparation().map((event) =>
      event.type === "tokenized" ? { ...event, windows: 3 * event.reviews, lostTokens: 0.01 } : event,
    );
    const { element } = panelOf(events);
    const index = textsOf(element, ".stats dt").indexOf("Windows");
    expect(textsOf(element, ".stat-value")[index]).toBe("15,000");
    expect(textsOf(element, ".stat-note")[index]).toBe("of 128 tokens at most; 1.0% of all tokens left out");
    expect(textsOf(element, ".stats dt")).not.toContain("Truncated");
  });

  it("shows the class balance with the file, as text and as a bar", () => {
    const { element } = panelOf(samplePreparation());
    expect(textsOf(element, "h3")[0]).toBe("Class balance");
    expect(textsOf(element, "p")[0]).toBe("film-reviews.csv");
    expect(textsOf(element, ".balance li")).toEqual(["Negative2,392 · 47.8%", "Positive2,608 · 52.2%"]);
    const bars = [...element.querySelectorAll<HTMLElement>(".balance-bar")];
    expect(bars.map(({ style }) => [style.getPropertyValue("--share"), style.getPropertyValue("--color")])).toEqual([
      ["0.9172", "var(--bad)"], // Of the larger class.
      ["1.0000", "var(--good)"],
    ]);
  });

  it("adds up two datasets and names the second", () => {
    const second = read({ purpose: "evaluate", rowsRead: 1000, reviews: 900, problems: [], problemCount: 2 });
    const { element } = panelOf([...samplePreparation(), second]);
    expect(textsOf(element, ".stat-value").slice(0, 2)).toEqual(["6,127", "25"]);
    expect(textsOf(element, "h3").slice(0, 4)).toEqual([
      "Class balance",
      "Labels",
      "Class balance, test reviews",
      "Labels, test reviews",
    ]);
  });

  it("counts the classes in their order, which the keys of an object do not keep", () => {
    const classNames = ["10", "2", "__proto__", "constructor"];
    const classCounts = JSON.parse('{"2": 5, "10": 3, "__proto__": 2}') as object;
    const { element } = panelOf([read({ classNames, classCounts, labelPlans: [] })]);
    expect(textsOf(element, ".balance li")).toEqual([
      "103 · 30.0%",
      "25 · 50.0%",
      "__proto__2 · 20.0%",
      "constructor0 · 0.0%",
    ]);
    const colors = [...element.querySelectorAll<HTMLElement>(".balance-bar")].map(({ style }) =>
      style.getPropertyValue("--color"),
    );
    expect(new Set(colors)).toEqual(new Set(["var(--series-1)"]));
  });

  it("lets the bars of very many classes scroll in their card", () => {
    const classNames = Array.from({ length: 100 }, (_, c) => `Class ${c}`);
    const { element } = panelOf([read({ classNames, classCounts: { "Class 7": 4 }, labelPlans: [] })]);
    expect(textsOf(element, "[role=region][tabindex='0'] .balance li")).toHaveLength(100);
  });

  it("shows what each value of the label column becomes, and why rows are left out", () => {
    const { element } = panelOf([
      planned([
        {
          rule: "1 to 5 stars: 3 is neutral.",
          values: [
            { value: "1", rows: 1200, className: "Negative" },
            { value: "3", rows: 40, className: "Neutral" },
            { value: "", rows: 9, leftOut: "no-label" },
            { value: "6", rows: 2, leftOut: "unknown" },
            { value: "0", rows: 1, leftOut: "chosen" },
            { value: "7", rows: 1, leftOut: "of a later version" },
          ],
        },
      ]),
    ]);
    const card = element.querySelector(".label-plan") ?? element;
    expect(textsOf(card, "p")).toEqual(["1 to 5 stars: 3 is neutral."]);
    expect(rowsOf(card)).toEqual([
      ["Value of “stars”", "Rows", "Class"],
      ["1", "1,200", "Negative"],
      ["3", "40", "Neutral"],
      ["(empty)", "9", "left out: no label"],
      ["6", "2", "left out: unknown label"],
      ["0", "1", "left out: your choice"],
      ["7", "1", "left out"],
    ]);
  });

  it("shows the plan of each file, and counts the values beyond the first 59", () => {
    const many = Array.from({ length: 101 }, (_, value) => ({ value: String(value), rows: 10, className: "Neutral" }));
    const { element } = panelOf([planned([{ values: many }, { path: "/data/more.csv", values: many.slice(0, 60) }])]);
    expect(textsOf(element, ".label-plan summary")).toEqual(["stars.csv", "more.csv"]);
    expect([...element.querySelectorAll("details")].map(({ open }) => open)).toEqual([true, false]);
    const [first = [], second = []] = [...element.querySelectorAll(".label-plan table")].map(rowsOf);
    expect(first.at(-1)).toEqual(["42 more values", "420", ""]);
    expect(second).toHaveLength(61);
  });

  it("shows the warnings of all files once, before everything else", () => {
    const warnings = ["Only 3 reviews are Neutral."];
    const { element } = panelOf([read({ warnings }), read({ purpose: "evaluate", warnings })]);
    expect(textsOf(element, ".warning li")).toEqual(warnings);
    expect(textsOf(element, "h3")[0]).toBe("Warnings");
  });

  it("draws the events of older versions, which have no class names, plans, placeholders or unknown tokens", () => {
    const { element } = panelOf(parseEventLines(recordedEvents).items);
    expect(textsOf(element, ".balance li").slice(0, 2)).toEqual(["Negative22 · 50.0%", "Positive22 · 50.0%"]);
    expect(textsOf(element, ".label-plan, .warning")).toEqual([]);
    expect(textsOf(element, ".stats dt")).not.toContain("Unknown tokens");
    expect(textsOf(element, ".pairs dt")).not.toContain("Texts left out");
  });

  it("lists the first bad rows and opens the dataset at one", () => {
    const { element, sent } = panelOf(samplePreparation());
    expect(textsOf(element, ".problems .text-button")).toEqual([
      "film-reviews.csv, line 311",
      "film-reviews.csv, line 1,204",
      "film-reviews.csv, line 4,480",
    ]);
    expect(textsOf(element, ".problems li")[0]).toContain("The label is missing.");
    press(element, "film-reviews.csv, line 1,204");
    expect(sent).toEqual([{ kind: "openReview", runId: "run", path: "/data/film-reviews.csv", line: 1204 }]);
  });

  it("shows the settings: columns, labels, cleaning, base model and engine", () => {
    const { element } = panelOf(samplePreparation());
    expect(textsOf(element, ".pairs dt")).toEqual([
      "Columns",
      "Labels",
      "Cleaned",
      "Texts left out",
      "Base model",
      "Classification head",
      "Engine",
    ]);
    expect(textsOf(element, ".pairs dd")).toEqual([
      "“review” and “sentiment”",
      "Each value of the column is a class.",
      "line-breaks in 412, html-tags in 1,930, html-entities in 77",
      "“[deleted]” (12), “nan” (3)",
      "minilm, bert, 23 million parameters",
      "The head of the checkpoint has other classes, so it is replaced by a new one.",
      "onnxruntime:cpu",
    ]);
  });

  it("leaves out the cards and figures that have no data", () => {
    const { element } = panelOf([read({ problems: [], labelPlans: [] })]);
    expect(textsOf(element, "h3")).toEqual(["Class balance", "Settings"]);
    expect(textsOf(element, ".stats dt")).toEqual(["Rows read", "Bad rows"]);
    expect(textsOf(element, ".pairs dt")).toEqual(["Columns", "Labels"]);
  });

  it("is hidden before the first event and follows new ones", () => {
    const { panel, view, element } = panelOf([]);
    expect(isShown(element)).toBe(false);
    applyEvent(view, read({}));
    panel.update("run", view);
    expect(textsOf(element, ".stats dt")).toHaveLength(2);
    applyEvent(view, timed({ type: "split", train: 5, test: 2, duplicates: 0, conflicts: 0 }));
    panel.update("run", view);
    expect(textsOf(element, ".stat-value")[2]).toBe("5");
  });

  it("does not redraw for steps", () => {
    const { panel, view, element } = panelOf(samplePreparation());
    const card = element.querySelector(".card");
    applyEvent(view, timed({ type: "saved", step: 1, path: "p" }));
    panel.update("run", view);
    expect(element.querySelector(".card")).toBe(card);
  });

  it("keeps hostile class names, columns, paths and messages as text", () => {
    const hostile = "<img src=x onerror=alert(1)>";
    const { element } = panelOf([
      read({
        paths: [hostile],
        classCounts: { [hostile]: 1 },
        classNames: [hostile],
        warnings: [hostile],
        columns: { text: hostile, label: hostile },
        labelRule: hostile,
        problems: [{ path: hostile, line: 1, code: "LABEL_UNKNOWN", message: hostile }],
      }),
    ]);
    expect(element.querySelector("img")).toBeNull();
    expect(textsOf(element, ".balance li")).toEqual([`${hostile}1 · 100.0%`]);
    expect(textsOf(element, ".problems li > span")).toEqual([hostile]);
  });
});
