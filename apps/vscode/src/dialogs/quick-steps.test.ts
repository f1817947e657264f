import { beforeEach, describe, expect, it } from "vitest";

import { editor, resetEditor } from "../testing/vscode-fake.ts";
import { askMany } from "./quick-steps.ts";

beforeEach(resetEditor);

describe("askMany", () => {
  it("does not take an empty answer", async () => {
    const items = [{ label: "one" }, { label: "two" }];
    editor.answers = [[]];
    const answer = askMany({ title: "Values", placeholder: "Which?", items, hasBack: false });
    const pending = Symbol("pending");
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 5, pending))])).toBe(pending);
  });

  it("takes several items", async () => {
    const items = [{ label: "one" }, { label: "two" }];
    editor.answers = [["one", "two"]];
    expect(await askMany({ title: "Values", placeholder: "Which?", items, hasBack: false })).toEqual({
      kind: "chosen",
      value: items,
    });
  });
});
