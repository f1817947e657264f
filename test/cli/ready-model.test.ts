import { describe, expect, it } from "vitest";

import { cli, parseLines } from "../support/cli.ts";
import { PLAIN_SENTENCES } from "../support/plain-sentences.ts";

describe("the ready model", () => {
  it("answers plain sentences without --model, and says once what it is", async () => {
    const { code, stdout, stderr } = await cli(["predict", "--json", ...PLAIN_SENTENCES.map(([text]) => text)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "ready model: a general model, trained on film reviews\n" });
    const labels = parseLines(stdout).map(({ label }) => label);
    expect(labels).toEqual(PLAIN_SENTENCES.map(([, label]) => label));
  });

  it("is silent about itself where it was named", async () => {
    const { stdout, stderr } = await cli(["predict", "--model", "ready", "Best film ever"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Positive \(\d+%\)\n$/);
  });
});
