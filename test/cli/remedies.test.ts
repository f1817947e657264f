import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** Error code → the packages that declare it in their `errors.ts`. */
const owners = new Map<string, string[]>();
const withErrors = readdirSync(join(ROOT, "packages")).filter((name) =>
  existsSync(join(ROOT, "packages", name, "src/errors.ts")),
);
for (const name of withErrors) {
  for (const [, code = ""] of read(`packages/${name}/src/errors.ts`).matchAll(/^ *\| "(\w+)"/gm)) {
    owners.set(code, [...(owners.get(code) ?? []), name]);
  }
}

/** The keys of the table of remedies. */
const codes = [...read("apps/cli/src/errors/remedies.ts").matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(
  ([, code]) => code,
);

describe("the remedies of the command line", () => {
  it.each(codes)("have a code that exactly one package declares: %s", (code = "") => {
    expect(owners.get(code)).toHaveLength(1);
  });

  it("are found in the table", () => {
    expect(codes).toContain("RUN_EXISTS");
  });
});
