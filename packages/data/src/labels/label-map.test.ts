import { describe, expect, it } from "vitest";
import { parseLabelMap } from "./label-map.ts";

describe("parseLabelMap", () => {
  it("parses label=meaning pairs, also with = in a label", () => {
    expect(parseLabelMap("a=b=negative, so-so = skip,ok=Positive")).toEqual({
      "a=b": "negative",
      "so-so": "skip",
      ok: "positive",
    });
  });

  it.each(["", "good", "good=great", "=positive"])("rejects %j", (text) => {
    expect(() => parseLabelMap(text)).toThrow(expect.objectContaining({ code: "LABEL_MAP_INVALID" }));
  });
});
