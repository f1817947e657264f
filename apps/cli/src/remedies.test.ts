import { describe, expect, it } from "vitest";

import { createProgram } from "./program.ts";
import { REMEDIES, withRemedy } from "./remedies.ts";

const { stdin, stdout, stderr } = process;
const program = createProgram({ stdin, stdout, stderr, signal: new AbortController().signal }, () => undefined);
const knownOptions = program.commands.flatMap(({ options }) => options.map(({ long }) => long));

function failure(name: string, code: string, details = {}): Error {
  return Object.assign(new Error("It failed."), { name, code, details });
}

describe("withRemedy", () => {
  it("adds the options that help with an error", () => {
    expect(withRemedy(failure("DataError", "UTF8_INVALID"))).toBe(
      'It failed. To read such bytes as "\uFFFD", add --invalid-utf8 replace.',
    );
  });

  it.each(["text", "label"])("names the option of the %s column", (role) => {
    expect(withRemedy(failure("DataError", "COLUMNS_AMBIGUOUS", { role }))).toBe(
      `It failed. Choose one with --${role}-column.`,
    );
  });

  it("leaves a message unchanged if no option helps", () => {
    expect(withRemedy(failure("DataError", "FILE_EMPTY"))).toBe("It failed.");
    expect(withRemedy(failure("OtherError", "UTF8_INVALID"))).toBe("It failed.");
    expect(withRemedy(new Error("It failed."))).toBe("It failed.");
  });
});

describe("REMEDIES", () => {
  it.each(Object.entries(REMEDIES))("names only options that exist: %s", (key, remedy) => {
    const [name = "", code = ""] = key.split(" ");
    const text = typeof remedy === "string" ? remedy : remedy({ name, code, details: { role: "text" } });
    expect(text).toMatch(/\.$/);
    for (const option of text.match(/--[a-z0-9-]+/g) ?? []) expect(knownOptions).toContain(option);
  });
});
