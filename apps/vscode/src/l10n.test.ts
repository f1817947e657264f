import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

/** The dashboard's page is given its texts by the extension. */
const SOURCES = [import.meta.dirname, join(import.meta.dirname, "../../dashboard/src")];
const BUNDLE = join(import.meta.dirname, "..", "l10n", "bundle.l10n.json");

/** A call of `t(…)` or `l10n.t(…)` with a literal message, over several lines where it is long. */
const CALL = /\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.)*`)/g;

function messages(): readonly string[] {
  const found = SOURCES.flatMap(sourceFiles).flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(CALL)].map(([, literal = ""]) => textOf(literal)),
  );
  return [...new Set(found)].sort();
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => join(folder, file));
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
