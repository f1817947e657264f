import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cli, SHORT_RUN, temporaryFolder, TINY_DISTILBERT } from "../support/cli.ts";

const root = temporaryFolder();

/** What a terminal obeys, or what changes how a line is drawn. */
const COMMANDS = /(?!\n)[\p{Cc}\p{Cf}]/u;
const HOSTILE = "\u001b[2J\u001b]0;x\u0007\u009b8m\u202e";

describe("names from files", () => {
  it("reach the terminal as text: a header of CSV", async () => {
    const path = join(root, "hostile.csv");
    const rows = Array.from(
      { length: 20 },
      (_row, index) => `film ${String(index)},${index % 2 === 0 ? "pos" : "neg"}`,
    );
    writeFileSync(path, [`"review${HOSTILE}",label`, ...rows, ""].join("\n"));
    for (const more of [[], ["--json"]]) {
      const out = join(root, `out${String(more.length)}`);
      const { stdout, stderr } = await cli(["train", path, ...SHORT_RUN, "--out", out, ...more]);
      expect(stdout + stderr).not.toMatch(COMMANDS);
      expect(stdout + stderr).toContain("review");
    }
  });

  it("reach the terminal as text: the name of a missing file", async () => {
    const { stderr } = await cli(["train", `${HOSTILE}.csv`, "--out", join(root, "missing")]);
    expect(stderr).not.toMatch(COMMANDS);
  });

  it("keep an answer on one line: the labels and the type of a model", async () => {
    const model = join(root, "model");
    cpSync(TINY_DISTILBERT, model, { recursive: true });
    const path = join(model, "config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as object;
    writeFileSync(
      path,
      JSON.stringify({ ...config, id2label: { 0: `a${HOSTILE}\nb`, 1: `c${HOSTILE}\nd` }, label2id: {} }),
    );
    for (const more of [[], ["--json"]]) {
      const { stdout } = await cli(["predict", "--model", model, ...more, "a good film"]);
      expect(stdout.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    writeFileSync(path, JSON.stringify({ ...config, model_type: `x${HOSTILE}` }));
    expect((await cli(["predict", "--model", model, "a good film"])).stderr).not.toMatch(COMMANDS);
  });
});
