// @vitest-environment happy-dom
import type { FromDashboard, RunSummary } from "@sentiment-tuner/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { isShown, press, rowsOf, textsOf } from "../testing/reader.ts";
import { summaryOf } from "../testing/shown-run.ts";
import { useLocale } from "../text/format.ts";
import { createRunList } from "./run-list.ts";

beforeAll(() => useLocale("en-US"));
afterAll(() => useLocale(undefined));

const RUNS = [
  summaryOf({ id: "b", name: "Second", status: "training" }),
  summaryOf({ id: "a", name: "First", accuracy: 0.9, f1: 0.875 }),
];

function listOf(runs: readonly RunSummary[], shown: readonly string[]) {
  const sent: FromDashboard[] = [];
  const panel = createRunList((message) => sent.push(message));
  panel.update(runs, shown);
  return { panel, element: panel.element, sent };
}

/** Changes a checkbox as a user does; the editor's control is not registered here. */
function check(element: HTMLElement, label: string, isChecked: boolean): void {
  const box = element.querySelector<HTMLElement & { checked: boolean }>(`vscode-checkbox[aria-label="${label}"]`);
  if (box === null) throw new Error(`No checkbox "${label}".`);
  box.checked = isChecked;
  box.dispatchEvent(new Event("change"));
}

describe("run list", () => {
  it("lists the runs in the order of the editor, with status, figures and time", () => {
    const { element } = listOf(RUNS, ["b"]);
    expect(textsOf(element, "summary")).toEqual(["2 runs – open or compare runs"]);
    const [head, ...rows] = rowsOf(element);
    expect(head).toEqual(["Compare", "Name", "Status", "Accuracy", "F1", "Started"]);
    expect(rows.map((row) => row.slice(1, 5))).toEqual([
      ["Second", "Training", "–", "–"],
      ["First", "Completed", "90.0%", "87.5%"],
    ]);
    expect(rows[0]?.[5]).toContain("2026");
  });

  it("says which F1 it lists", () => {
    const title = "Of the second of two classes; the mean over the classes if there are more.";
    expect(textsOf(listOf(RUNS, ["b"]).element, `[title="${title}"]`)).toEqual(["F1"]);
  });

  it("marks the run in focus and checks the shown runs", () => {
    const { element } = listOf(RUNS, ["a", "b"]);
    expect(textsOf(element, "[aria-current=true]")).toEqual(["First"]);
    expect(element.querySelectorAll("vscode-checkbox[checked]")).toHaveLength(2);
  });

  it("shows only one run when its name is pressed", () => {
    const { element, sent } = listOf(RUNS, ["b"]);
    press(element, "First");
    expect(sent).toEqual([{ kind: "show", runIds: ["a"] }]);
  });

  it("adds a checked run after the others and removes an unchecked one", () => {
    const { panel, element, sent } = listOf(RUNS, ["b"]);
    check(element, "Compare First", true);
    panel.update(RUNS, ["b", "a"]);
    check(element, "Compare Second", false);
    expect(sent).toEqual([
      { kind: "show", runIds: ["b", "a"] },
      { kind: "show", runIds: ["a"] },
    ]);
  });

  it("keeps the last shown run", () => {
    const { element, sent } = listOf(RUNS, ["b"]);
    check(element, "Compare Second", false);
    expect(sent).toEqual([{ kind: "show", runIds: ["b"] }]);
  });

  it("drops the first of seven compared runs", () => {
    const seven = ["1", "2", "3", "4", "5", "6", "7"].map((id) => summaryOf({ id, name: id }));
    const { element, sent } = listOf(seven, ["1", "2", "3", "4", "5", "6"]);
    check(element, "Compare 7", true);
    expect(sent).toEqual([{ kind: "show", runIds: ["2", "3", "4", "5", "6", "7"] }]);
  });

  it("is hidden with one run and follows a new status", () => {
    const { panel, element } = listOf(RUNS.slice(0, 1), ["b"]);
    expect(isShown(element.querySelector("details") ?? element)).toBe(false);
    panel.update(RUNS, ["b"]);
    panel.update([summaryOf({ id: "b", name: "Second", status: "failed" }), ...RUNS.slice(1)], ["b"]);
    expect(textsOf(element, ".status")).toEqual(["Failed", "Completed"]);
  });

  it("shows hostile names as text", () => {
    const { element } = listOf([summaryOf({ name: "<img src=x>" }), ...RUNS], []);
    expect(element.querySelector("img")).toBeNull();
    expect(textsOf(element, ".text-button")[0]).toBe("<img src=x>");
  });
});
