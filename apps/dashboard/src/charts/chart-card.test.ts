// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from "vitest";

import { drawnTexts, installCanvas } from "../testing/canvas.ts";
import { press, rowsOf, textsOf } from "../testing/reader.ts";
import { createChartCard, type ChartCardOptions } from "./chart-card.ts";

beforeAll(installCanvas);

const OPTIONS: ChartCardOptions = {
  title: "Loss",
  xLabel: "Step",
  height: 200,
  x: { format: (value) => `step ${value}` },
  y: { min: 0, max: 4, format: (value) => `${value} nats` },
  series: [
    { label: "raw", color: "series-1" },
    { label: "smoothed", color: "series-2", dash: [2, 2] },
  ],
};
const DATA = [
  [1, 2, 3],
  [3, 2, null],
  [3, 2.5, 2],
] as const;

function cardWith(fields: { summary?: string; note?: string } = {}, options = OPTIONS) {
  const card = createChartCard(options);
  card.update({ data: DATA, summary: "It falls.", ...fields });
  return card;
}

describe("chart card", () => {
  it("shows its title and the last value of each series", () => {
    const { element } = cardWith();
    expect(textsOf(element, "h3")).toEqual(["Loss"]);
    expect(textsOf(element, ".legend-item")).toEqual(["raw2 nats", "smoothed2 nats"]);
  });

  it("shows a note instead of the last values", () => {
    const { element } = cardWith({ note: "area 0.9" });
    expect(textsOf(element, ".legend-item")).toEqual(["raw", "smoothed"]);
    expect(textsOf(element, ".legend-note")).toEqual(["area 0.9"]);
  });

  it("shows only the value of a series without a label", () => {
    const single = { ...OPTIONS, series: [{ label: "", color: "series-1" as const }] };
    expect(textsOf(cardWith({}, single).element, ".legend")).toEqual(["2 nats"]);
  });

  it("shows the values at the cursor, and the last values when it leaves", () => {
    const { element } = cardWith();
    const plot = element.querySelector(".u-over");
    const move = (type: string) => plot?.dispatchEvent(new MouseEvent(type, { clientX: 1, clientY: 1 }));
    move("mouseenter");
    move("mousemove");
    expect(textsOf(element, ".legend-value")).toEqual(["3 nats", "3 nats"]);
    move("mouseleave");
    expect(textsOf(element, ".legend-value")).toEqual(["2 nats", "2 nats"]);
  });

  it("describes the picture for screen readers, and again with new data", () => {
    const card = cardWith();
    const label = () => card.element.querySelector("[role=img]")?.getAttribute("aria-label");
    expect(label()).toBe("Loss. It falls.");
    card.update({ data: DATA, summary: "It rises." });
    expect(label()).toBe("Loss. It rises.");
  });

  it("writes the formatted ticks of both axes", async () => {
    const ticks = await drawnTexts(cardWith().element);
    expect(ticks).toEqual(expect.arrayContaining(["step 2", "0 nats", "4 nats"]));
  });

  it("switches between the picture and a table of the data", () => {
    const { element } = cardWith();
    press(element, "Loss as a table");
    expect(textsOf(element, "[role=img]")).toEqual([]);
    expect(rowsOf(element)).toEqual([
      ["Step", "raw", "smoothed"],
      ["step 1", "3 nats", "3 nats"],
      ["step 2", "2 nats", "2.5 nats"],
      ["step 3", "–", "2 nats"],
    ]);
    press(element, "Loss as a chart");
    expect(textsOf(element, "table")).toEqual([]);
  });

  it("updates an open table", () => {
    const card = cardWith();
    press(card.element, "Loss as a table");
    card.update({ data: [[7], [1], [1]], summary: "" });
    expect(rowsOf(card.element)[1]).toEqual(["step 7", "1 nats", "1 nats"]);
  });

  it("selects at most 40 rows for the table", () => {
    const card = createChartCard(OPTIONS);
    const points = Array.from({ length: 1000 }, (_, index) => index);
    card.update({ data: [points, points, points], summary: "" });
    press(card.element, "Loss as a table");
    expect(rowsOf(card.element)).toHaveLength(41);
  });

  it("redraws with the theme and removes its canvas", async () => {
    const card = cardWith();
    await drawnTexts(card.element);
    card.retheme();
    expect(await drawnTexts(card.element)).toContain("4 nats");
    card.destroy();
    expect(card.element.querySelector("canvas")).toBeNull();
  });

  it("shows a hostile series name as text", () => {
    const hostile = { ...OPTIONS, series: [{ label: "<img src=x>", color: "series-1" as const }] };
    const { element } = cardWith({}, hostile);
    expect(element.querySelector("img")).toBeNull();
    expect(textsOf(element, ".legend-item")[0]).toContain("<img src=x>");
  });
});
