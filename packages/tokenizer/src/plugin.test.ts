import { describe, expect, it } from "vitest";
import { tokenizerPlugin } from "./plugin.ts";

describe("tokenizerPlugin", () => {
  it("brings truncation strategies of different names, the default one first", () => {
    expect(tokenizerPlugin.truncationStrategies.map(({ name }) => name)).toEqual(["head", "head-tail"]);
  });
});
