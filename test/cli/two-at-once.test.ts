import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, startCli, temporaryFolder } from "../support/cli.ts";

const root = temporaryFolder();
const train = (out: string, ...more: readonly string[]) => [...["train", REVIEWS, ...SHORT_RUN, "--out", out], ...more];

describe("two runs in one folder", () => {
  it("refuses the second one, which changes nothing of the first", async () => {
    const out = join(root, "two");
    const results = await Promise.all([startCli(train(out)).result, startCli(train(out)).result]);
    const [first, second] = results.sort((a, b) => a.code - b.code);
    expect(first.code).toBe(0);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^error: Another process trains in ".*two"\. Process \d+ holds the lock/m);
    expect(readdirSync(out).sort()).toEqual(["events.jsonl", "model", "predictions.jsonl", "report.json"]);
    const types = parseLines(readFileSync(join(out, "events.jsonl"), "utf8")).map(({ type }) => type);
    expect(types.filter((type) => type === "started" || type === "completed")).toEqual(["started", "completed"]);
  });

  it("is resumed at once after the first one was killed", async () => {
    const out = join(root, "killed");
    const { child, result } = startCli(train(out, "--json"), {
      onStdout: (all) => {
        if (all.includes('"type":"saved"')) child.kill("SIGKILL");
      },
    });
    await expect(result).rejects.toThrow("ended by SIGKILL");
    expect(readdirSync(out)).toContain("run.lock");
    expect((await cli(train(out, "--resume"))).code).toBe(0);
    expect(readdirSync(out)).not.toContain("run.lock");
  });
});
