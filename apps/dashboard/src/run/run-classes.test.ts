import { describe, expect, it } from "vitest";

import recordedEvents from "../../test-data/small-run/events.jsonl?raw";
import { FIVE_CLASSES } from "../testing/sample-options.ts";
import { samplePreparation } from "../testing/sample-preparation.ts";
import { viewAfter } from "../testing/shown-run.ts";
import { parseEventLines } from "./parse-lines.ts";
import { classNamesOf, hasManyClasses } from "./run-classes.ts";

describe("classNamesOf", () => {
  it("has no classes before the data is read", () => {
    expect(classNamesOf(viewAfter([]))).toEqual([]);
  });

  it("has the classes of the training reviews once they are read", () => {
    const events = samplePreparation({ ...FIVE_CLASSES, classNames: ["10", "9", "b"] });
    expect(classNamesOf(viewAfter(events.slice(0, 2)))).toEqual(["10", "9", "b"]);
  });

  it("has the keys of the counts for a version without class names", () => {
    const events = parseEventLines(recordedEvents).items;
    const read = events.findIndex(({ type }) => type === "read");
    expect(classNamesOf(viewAfter(events.slice(0, read + 1)))).toEqual(["Negative", "Positive"]);
  });
});

describe("hasManyClasses", () => {
  it("is true from three classes on", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(hasManyClasses)).toEqual([false, false, false, true]);
  });
});
