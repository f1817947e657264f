import { describe, expect, it } from "vitest";

import { addedNames } from "./added-names.ts";

describe("addedNames", () => {
  it.each([
    [["text"], ["label", "score"]],
    [
      ["text", "Label"],
      ["predicted_label", "predicted_score"],
    ],
    [
      ["score", "predicted_label"],
      ["predicted_2_label", "predicted_2_score"],
    ],
  ])("beside %j are %j", (existing, names) => {
    expect(addedNames(["label", "score"], existing)).toEqual(names);
  });
});
