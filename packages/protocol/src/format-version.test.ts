import { describe, expect, it } from "vitest";

import { FORMATS, textVersionProblem, versionProblem } from "./format-version.ts";

describe("versionProblem", () => {
  it.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])("accepts every version of a %s that is read", (format) => {
    const { oldest, newest } = FORMATS[format];
    for (let version = oldest; version <= newest; version++)
      expect(versionProblem(format, version, "f.json")).toBeUndefined();
    expect(versionProblem(format, newest + 1, "f.json")).toMatch(
      /^"f\.json" was written by a newer Sentiment Tuner: .* Install the newest Sentiment Tuner\.$/,
    );
    const { advice } = FORMATS[format];
    expect(versionProblem(format, oldest - 1, "f.json")).toBe(
      `"f.json" was written by an older Sentiment Tuner: its ${FORMATS[format].noun} format is version ${oldest - 1}, ` +
        `and this program reads version ${oldest} and later. ${advice}`,
    );
  });

  it.each([undefined, null, "2", 1.5, Number.NaN])("leaves the version %j to the parser of the format", (version) => {
    expect(versionProblem("model", version, "f.json")).toBeUndefined();
  });
});

describe("textVersionProblem", () => {
  it("reads the field of the format; text that is not a JSON object has no version", () => {
    expect(textVersionProblem("run", '{"formatVersion":9}', "f.json")).toContain("version 9");
    expect(textVersionProblem("model", '{"version":9}', "f.json")).toContain("version 9");
    for (const text of ["", "{", "null", "9", '{"formatVersion":9}'])
      expect(textVersionProblem("model", text, "f.json")).toBeUndefined();
  });
});
