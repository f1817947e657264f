import { describe, expect, it } from "vitest";
import { tokenizerPlugin } from "./plugin.ts";

describe("tokenizerPlugin", () => {
  it("has truncation strategies with different names, the default one first", () => {
    expect(tokenizerPlugin.truncationStrategies.map(({ name }) => name)).toEqual(["head", "head-tail"]);
  });
});
