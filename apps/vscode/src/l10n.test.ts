import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

const SOURCES = import.meta.dirname;
const BUNDLE = join(SOURCES, "..", "l10n", "bundle.l10n.json");

/** A call of `t(…)` or `l10n.t(…)` with a literal message, over several lines where it is long. */
const CALL = /\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.)*`)/g;

function messages(): readonly string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
  const found = new Set<string>();
  for (const name of files.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))) {
    for (const [, literal = ""] of readFileSync(join(SOURCES, name), "utf8").matchAll(CALL)) {
      found.add(textOf(literal));
    }
  }
  return [...found].sort();
}

/** The text of a string literal as it stands in a source. */
function textOf(literal: string): string {
  return literal.slice(1, -1).replace(/\\(["'`\\])/g, "$1");
}

describe("l10n/bundle.l10n.json", () => {
  it("holds every message of the sources and no other", async () => {
    const bundle = Object.fromEntries(messages().map((message) => [message, message]));
    // `vitest --update` writes the file anew after a message was added.
    await expect(`${JSON.stringify(bundle, undefined, 2)}\n`).toMatchFileSnapshot(BUNDLE);
  });
});
