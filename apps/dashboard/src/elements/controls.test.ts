// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { button, checkbox, iconButton, rename, select, setShown, slider } from "./controls.ts";

describe("button", () => {
  it("is secondary by default and calls back when pressed", () => {
    let presses = 0;
    const control = button({ label: "Stop", onPress: () => presses++ });
    control.click();
    expect([control.textContent, control.getAttribute("appearance"), presses]).toEqual(["Stop", "secondary", 1]);
  });
});

describe("iconButton", () => {
  it("has a name and a tooltip that can change", () => {
    const control = iconButton({ label: "As a table", path: "M0 0", onPress: () => undefined });
    expect([control.getAttribute("aria-label"), control.title]).toEqual(["As a table", "As a table"]);
    rename(control, "As a chart");
    expect([control.getAttribute("aria-label"), control.title]).toEqual(["As a chart", "As a chart"]);
  });
});

describe("checkbox", () => {
  it("reports a change, not the initial value", () => {
    const reported: boolean[] = [];
    const control = checkbox({ label: "Compare", isChecked: true, onChange: (value) => reported.push(value) });
    control.dispatchEvent(new Event("change"));
    (control as HTMLElement & { checked: boolean }).checked = false; // As the toolkit sets it.
    control.dispatchEvent(new Event("change"));
    expect(reported).toEqual([false]);
  });
});

describe("slider", () => {
  it("describes its value, and reports input but not `set`", () => {
    const reported: number[] = [];
    const describe = (value: number) => `${value} of 10`;
    const control = slider({
      label: "Threshold",
      min: 0,
      max: 10,
      step: 1,
      value: 5,
      describe,
      onInput: (to) => reported.push(to),
    });
    const input = control.element as HTMLInputElement;
    control.set(2);
    expect([input.value, input.getAttribute("aria-valuetext")]).toEqual(["2", "2 of 10"]);
    expect(input.style.getPropertyValue("--share")).toBe("0.2");
    input.value = "8";
    input.dispatchEvent(new Event("input"));
    expect(input.getAttribute("aria-valuetext")).toBe("8 of 10");
    expect(reported).toEqual([8]);
  });
});

describe("select", () => {
  it("offers texts under its label, never as markup, and reports the index of the selected one", () => {
    const reported: number[] = [];
    const control = select({
      label: "Class",
      options: ["a", "<b>b</b>", "a"],
      selected: 1,
      onSelect: (index) => reported.push(index),
    });
    const list = control.querySelector("select");
    expect(control.querySelector("b")).toBeNull();
    expect([list?.selectedIndex, list?.labels[0]?.querySelector("span")?.textContent]).toEqual([1, "Class"]);
    if (list !== null) list.selectedIndex = 2;
    list?.dispatchEvent(new Event("change"));
    expect(reported).toEqual([2]);
  });
});

describe("setShown", () => {
  it("hides and shows a control", () => {
    const control = button({ label: "Stop", onPress: () => undefined });
    setShown(control, false);
    expect(control.hidden).toBe(true);
    setShown(control, true);
    expect(control.hidden).toBe(false);
  });
});
