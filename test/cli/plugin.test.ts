import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cli, REVIEWS, SHORT_RUN, temporaryFolder, TINY_DISTILBERT } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

const folder = temporaryFolder();
const PLUGIN = fixturePath("plugins/plus-minus.mjs");
const PLUS_MINUS = fixturePath("reviews/held-out.reviews");

/** Later options win, so the held-out set of the short run is left out. */
const options = SHORT_RUN.filter((_option, index) => ![2, 3].includes(index));

describe("--plugin", () => {
  it("brings a reader and a metric, which is in the report and in the table", async () => {
    const out = join(folder, "run");
    const args = ["train", REVIEWS, "--eval", PLUS_MINUS, ...options, "--plugin", PLUGIN, "--out", out];
    const { code, stdout } = await cli([...args, "--best-metric", "balancedAccuracy"]);
    expect(code).toBe(0);
    const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Record<string, never>;
    const metrics = report["metrics"] as unknown as Record<string, number>;
    expect(report["rows"]).toBe(16);
    expect(metrics["balancedAccuracy"]).toBeCloseTo(metrics["macroRecall"] ?? Number.NaN, 12);
    expect(stdout).toMatch(new RegExp(`^ {2}balancedAccuracy +${(metrics["balancedAccuracy"] ?? 0).toFixed(3)}$`, "m"));
  });

  it("serves evaluate too, and names the line of a bad row", async () => {
    const args = ["evaluate", PLUS_MINUS, "--model", TINY_DISTILBERT, "--plugin", PLUGIN, "--json"];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ metrics: { balancedAccuracy: expect.any(Number) } });
  });

  it("is needed for what only it can read", async () => {
    const { code, stderr } = await cli(["evaluate", PLUS_MINUS, "--model", TINY_DISTILBERT]);
    expect(code).toBe(1);
    expect(stderr).toContain("has an unknown extension. Known are .csv, ");
  });

  it("is turned away if it brings a name that is taken, and both are named", async () => {
    const out = join(folder, "clash");
    const clash = fixturePath("plugins/second-f1.mjs");
    const { code, stderr } = await cli(["train", REVIEWS, ...SHORT_RUN, "--plugin", clash, "--out", out]);
    expect(code).toBe(1);
    expect(stderr).toContain('Plug-ins "metrics" and "second-f1" both define metric "f1".');
    expect(existsSync(out)).toBe(false);
  });

  it("clashes with itself when it is given twice", async () => {
    const args = ["evaluate", PLUS_MINUS, "--model", TINY_DISTILBERT, "--plugin", PLUGIN, "--plugin", PLUGIN];
    const { code, stderr } = await cli(args);
    expect(code).toBe(1);
    expect(stderr).toContain('Plug-in "plus-minus" defines reader "plus-minus" twice.');
  });

  it("says which file could not be loaded", async () => {
    const { code, stderr } = await cli(["evaluate", PLUS_MINUS, "--model", TINY_DISTILBERT, "--plugin", "./none.mjs"]);
    expect(code).toBe(1);
    expect(stderr).toContain('Plug-in "./none.mjs" could not be loaded');
  });
});
