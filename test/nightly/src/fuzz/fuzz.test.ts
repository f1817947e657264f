import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { allTargets } from "./all-targets.ts";
import { TARGET_NAMES } from "./fuzz-all.ts";
import { fuzzTarget } from "./run-target.ts";
import type { FuzzTarget } from "./target.ts";

let folder = "";
let targets: readonly FuzzTarget[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sentiment-tuner-fuzz-"));
  targets = await allTargets(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe("2,000 mutated inputs end in a result or a typed error, in time and memory", () => {
  it.each(TARGET_NAMES)(
    "%s",
    async (name) => {
      const target = targets.find((candidate) => candidate.name === name);
      if (target === undefined) throw new RangeError(`There is no target ${name}.`);
      const { findings, results, typedErrors } = await fuzzTarget(target, { count: 2000, seed: 1 });
      expect(findings).toEqual([]);
      expect(results + typedErrors).toBe(2000);
    },
    600_000,
  ); // Seconds of work, on a machine that may be busy.

  it("of every target", () => {
    expect(targets.map(({ name }) => name).sort()).toEqual([...TARGET_NAMES].sort());
  });
});
