import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);

it("SECURITY.md names tests that exist", () => {
  const page = readFileSync(new URL("SECURITY.md", root), "utf8");
  const named = [...page.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
});
