// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { textsOf } from "../testing/reader.ts";
import { createStat, section, textButton } from "./panel.ts";

describe("section", () => {
  it("is named by its own heading", () => {
    const sections = [section("Data", "a"), section("Data", "b")];
    const names = sections.map(
      (one) => one.querySelector(`#${one.getAttribute("aria-labelledby") ?? ""}`)?.textContent,
    );
    expect(names).toEqual(["Data", "Data"]);
    expect(new Set(sections.map((one) => one.getAttribute("aria-labelledby"))).size).toBe(2);
  });
});

describe("createStat", () => {
  it("shows the last value and removes an old note", () => {
    const stat = createStat("Loss");
    stat.set("0.5", "smoothed");
    stat.set("0.4");
    expect(textsOf(stat.element, "dt, dd")).toEqual(["Loss", "0.4", ""]);
  });
});

describe("textButton", () => {
  it("calls back when pressed and submits nothing", () => {
    let presses = 0;
    const button = textButton("Go", () => presses++, { "aria-current": "true" });
    button.click();
    expect(presses).toBe(1);
    expect(button.getAttribute("type")).toBe("button");
    expect(button.getAttribute("aria-current")).toBe("true");
  });
});
