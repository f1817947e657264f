import { describe, expect, it } from "vitest";
import { parseLabelMap } from "./label-map.ts";

describe("parseLabelMap", () => {
  it.each([
    ["bad=negative,good=positive", { bad: "negative", good: "positive" }],
    ["a=b=negative, so-so = skip,ok=Positive", { "a=b": "negative", "so-so": "skip", ok: "positive" }],
    ["1..2=negative,3=neutral,4..5=positive", { "1..2": "negative", "3": "neutral", "4..5": "positive" }],
    ['"a, b=c"=negative,d=positive', { "a, b=c": "negative", d: "positive" }],
    ['"say ""hi"""=greeting,bye="Farewell, friend"', { 'say "hi"': "greeting", bye: "Farewell, friend" }],
    ['{"1":"negative","a,b":"Sports"}', { "1": "negative", "a,b": "Sports" }],
    ["World=News", { World: "News" }],
  ])("parses %s", (text, map) => {
    expect(parseLabelMap(text)).toEqual(map);
  });

  it.each(["", "good", "=positive", "good=", '"a"', "{}", "{", '{"a":1}', '["a"]', "a=b,,c=d"])(
    "rejects %j",
    (text) => {
      expect(() => parseLabelMap(text)).toThrow(expect.objectContaining({ code: "LABEL_MAP_INVALID" }));
    },
  );
});
