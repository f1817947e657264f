import { describe, expect, it } from "vitest";
import { findDuplicateKey } from "./duplicate-key.ts";

describe("findDuplicateKey", () => {
  it.each([
    [`{"a":1,"a":2}`, "a"],
    [`{"a":1, "b":{"c":1,\n"c"\t:2}}`, "c"],
    [`[{"a":1,"a":2}]`, "a"],
    [`{"a":1,"\\u0061":2}`, "a"],
    [`{"":1,"":2}`, ""],
    [`{"__proto__":1,"__proto__":2}`, "__proto__"],
  ])("finds a duplicate key in %s", (text, key) => {
    expect(findDuplicateKey(text)).toBe(key);
  });

  it.each([
    `{}`,
    `{"a":"a","b":"a"}`,
    `{"a":{"a":{"a":1}}}`,
    `[{"a":1},{"a":2}]`,
    `{"a":["a","a"],"b":1}`,
    `{"a":"\\"a\\":","b":"}{"}`,
    `{"a\\\\":1,"a":2}`,
  ])("finds no duplicate key in %s", (text) => {
    expect(findDuplicateKey(text)).toBeUndefined();
  });
});
