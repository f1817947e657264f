// @vitest-environment happy-dom
import type { FromDashboard, TimedEvent } from "@sentiment-tuner/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { applyEvent } from "../run/run-view.ts";
import { isShown, press, textsOf } from "../testing/reader.ts";
import { samplePreparation, timed } from "../testing/sample-run.ts";
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

const read = (fields: object): TimedEvent => ({ ...samplePreparation()[2], ...fields }) as TimedEvent;

describe("data panel", () => {
  it("shows rows, bad rows, both sets, duplicates and truncation", () => {
    const { element } = panelOf(samplePreparation());
    expect(textsOf(element, ".stats dt")).toEqual([
      "Rows read",
      "Bad rows",
      "Training reviews",
      "Duplicates",
      "Truncated",
    ]);
    expect(textsOf(element, ".stat-value")).toEqual(["5,127", "23", "4,000", "31", "43.0%"]);
    expect(textsOf(element, ".stat-note")).toEqual([
      "5,000 reviews used",
      "104 neutral, left out",
      "1,000 test reviews",
      "1 with both labels",
      "longer than 128 tokens; 21.3% of all tokens cut off",
    ]);
  });

  it("shows the class balance with the file, as text and as a bar", () => {
    const { element } = panelOf(samplePreparation());
    expect(textsOf(element, "h3")[0]).toBe("Class balance");
    expect(textsOf(element, "p")).toEqual(["film-reviews.csv"]);
    expect(textsOf(element, ".balance-names li")).toEqual(["Negative2,392 · 47.8%", "Positive2,608 · 52.2%"]);
    const parts = [...element.querySelectorAll<HTMLElement>(".balance span")];
    expect(parts.map((part) => part.style.getPropertyValue("--share"))).toEqual(["0.4784", "0.5216"]);
  });

  it("adds up two datasets and names the second", () => {
    const second = read({ purpose: "evaluate", rowsRead: 1000, reviews: 900, problems: [], problemCount: 2 });
    const { element } = panelOf([...samplePreparation(), second]);
    expect(textsOf(element, ".stat-value").slice(0, 2)).toEqual(["6,127", "25"]);
    expect(textsOf(element, "h3").slice(0, 2)).toEqual(["Class balance", "Class balance, test reviews"]);
  });

  it("lists the first bad rows and opens the dataset at one", () => {
    const { element, sent } = panelOf(samplePreparation());
    expect(textsOf(element, ".problems .text-button")).toEqual([
      "film-reviews.csv, line 311",
      "film-reviews.csv, line 1,204",
      "film-reviews.csv, line 4,480",
    ]);
    expect(textsOf(element, ".problems li")[0]).toContain('The label is "n/a".');
    press(element, "film-reviews.csv, line 1,204");
    expect(sent).toEqual([{ kind: "openReview", runId: "run", path: "/data/film-reviews.csv", line: 1204 }]);
  });

  it("shows the settings: columns, labels, cleaning, base model and engine", () => {
    const { element } = panelOf(samplePreparation());
    expect(textsOf(element, ".pairs dt")).toEqual(["Columns", "Labels", "Cleaned", "Base model", "Engine"]);
    expect(textsOf(element, ".pairs dd")).toEqual([
      "“review” and “sentiment”",
      "0 or negative is negative; 1 or positive is positive",
      "line-breaks in 412, html-tags in 1,930, html-entities in 77",
      "minilm, bert, 22.7M parameters",
      "onnxruntime:cpu",
    ]);
  });

  it("leaves out the cards and figures that have no data", () => {
    const { element } = panelOf([read({ problems: [] })]);
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
        columns: { text: hostile, label: hostile },
        labelRule: hostile,
        problems: [{ path: hostile, line: 1, code: "LABEL_UNKNOWN", message: hostile }],
      }),
    ]);
    expect(element.querySelector("img")).toBeNull();
    expect(textsOf(element, ".balance-names li")).toEqual([`${hostile}1 · 100.0%`]);
    expect(textsOf(element, ".problems li > span")).toEqual([hostile]);
  });
});
