import { describe, expect, it } from "vitest";

import { cli, parseLines } from "../support/cli.ts";

/** Plain sentences, not only of films. */
const SENTENCES = [
  ["I loved every minute of this film.", "Positive"],
  ["The plot was dull and the acting was terrible.", "Negative"],
  ["What a wonderful evening, we laughed all the way home.", "Positive"],
  ["This was a complete waste of my time and money.", "Negative"],
  ["The staff were friendly and the food was delicious.", "Positive"],
  ["The phone broke after two days and no one answered my calls.", "Negative"],
  ["An excellent book, I recommend it to everyone.", "Positive"],
  ["I was very disappointed, it is the worst hotel I have stayed in.", "Negative"],
  ["The new version is fast, beautiful and easy to use.", "Positive"],
  ["A boring story with an awful ending.", "Negative"],
] as const;

describe("the ready model", () => {
  it("answers plain sentences without --model, and says once what it is", async () => {
    const { code, stdout, stderr } = await cli(["predict", "--json", ...SENTENCES.map(([text]) => text)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "ready model: a general model, trained on film reviews\n" });
    const labels = parseLines(stdout).map(({ label }) => label);
    expect(labels).toEqual(SENTENCES.map(([, label]) => label));
  });

  it("is silent about itself where it was named", async () => {
    const { stdout, stderr } = await cli(["predict", "--model", "ready", "Best film ever"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Positive \(\d+%\)\n$/);
  });
});
