import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cli, REVIEWS, SHORT_RUN, temporaryFolder, TINY_DISTILBERT } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

const folder = temporaryFolder();
const PLUGIN = fixturePath("plugins/plus-minus.mjs");
const PLUS_MINUS = fixturePath("reviews/held-out.reviews");

/** The short run without its --eval option. */
const options = SHORT_RUN.filter((_option, index) => ![2, 3].includes(index));

describe("--plugin", () => {
  it("adds a reader and a metric, which appears in the report and in the table", async () => {
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

  it("works in evaluate as well", async () => {
    const args = ["evaluate", PLUS_MINUS, "--model", TINY_DISTILBERT, "--plugin", PLUGIN, "--json"];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ metrics: { balancedAccuracy: expect.any(Number) } });
  });

  it("is needed to read its format", async () => {
    const { code, stderr } = await cli(["evaluate", PLUS_MINUS, "--model", TINY_DISTILBERT]);
    expect(code).toBe(1);
    expect(stderr).toContain("has an unknown extension. Known are .csv, ");
  });

  it("is rejected if it defines a name of another plug-in, and the message names both", async () => {
    const out = join(folder, "clash");
    const clash = fixturePath("plugins/second-f1.mjs");
    const { code, stderr } = await cli(["train", REVIEWS, ...SHORT_RUN, "--plugin", clash, "--out", out]);
    expect(code).toBe(1);
    expect(stderr).toContain('Plug-ins "metrics" and "second-f1" both define metric "f1".');
    expect(existsSync(out)).toBe(false);
  });

  it("is rejected if it is given twice", async () => {
    const args = ["evaluate", PLUS_MINUS, "--model", TINY_DISTILBERT, "--plugin", PLUGIN, "--plugin", PLUGIN];
    const { code, stderr } = await cli(args);
    expect(code).toBe(1);
    expect(stderr).toContain('Plug-in "plus-minus" defines reader "plus-minus" twice.');
  });

  it("is named if it cannot be loaded", async () => {
    const { code, stderr } = await cli(["evaluate", PLUS_MINUS, "--model", TINY_DISTILBERT, "--plugin", "./none.mjs"]);
    expect(code).toBe(1);
    expect(stderr).toContain('Plug-in "./none.mjs" could not be loaded');
  });
});
