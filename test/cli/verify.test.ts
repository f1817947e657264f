import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cli, REVIEWS, SHORT_RUN, temporaryFolder } from "../support/cli.ts";

const root = temporaryFolder();
const run = join(root, "run");
const train = (...more: readonly string[]) => ["train", REVIEWS, ...SHORT_RUN, ...more];
beforeAll(async () => {
  expect((await cli(train("--out", run))).code).toBe(0);
});

function flipBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[20_000] = (bytes[20_000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe("verify", () => {
  it("finds nothing wrong with a run that was just made", async () => {
    const { code, stdout } = await cli(["verify", run]);
    for (const name of ["model.safetensors", "reviews.csv", "held-out.csv", "events.jsonl"])
      expect(stdout).toContain(name);
    expect(stdout).toMatch(/\d files checked, none damaged\.\n$/);
    expect(code).toBe(0);
  });

  it.each([
    ["model/model.safetensors", flipBit, /it has changed since the run/],
    ["model/model.safetensors", (path: string) => rmSync(path), /it is missing/],
    [
      "events.jsonl",
      (path: string) => appendFileSync(path, "{\n"),
      /1 of its \d+ lines cannot be read, the first is line \d+/,
    ],
    ["predictions.jsonl", (path: string) => rmSync(path), /it is missing/],
    ["report.json", (path: string) => writeFileSync(path, "{"), /it cannot be read/],
    [
      "report.json",
      (path: string) => writeFileSync(path, '{"model":{"sha256":null},"data":{"sha256":null}}'),
      /it cannot be read: it has no checksums/,
    ],
  ] as const)("names a damaged %s", async (name, damage, problem) => {
    const copy = join(root, "copy");
    rmSync(copy, { recursive: true, force: true });
    cpSync(run, copy, { recursive: true });
    damage(join(copy, name));
    const { code, stdout } = await cli(["verify", copy]);
    expect(code).toBe(1);
    const lines = stdout.split("\n").filter((line) => line.startsWith("damaged"));
    expect(lines).toEqual([expect.stringMatching(problem)]);
    expect(lines[0]).toContain(name);
  });

  it("names a damaged checkpoint", async () => {
    const out = join(root, "stopped");
    await cli(train("--out", out, "--json"), { interruptAt: (text) => text.includes('"type":"saved"') });
    expect((await cli(["verify", out])).code).toBe(0);
    flipBit(join(out, "checkpoints", "step-00000006", "optimizer.safetensors"));
    const { code, stdout } = await cli(["verify", out]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^damaged {2}.*step-00000006: .*optimizer.safetensors" has changed/m);
  });

  it("says that a folder holds no run", async () => {
    expect(await cli(["verify", root])).toMatchObject({ code: 1, stderr: expect.stringContaining("holds no run") });
  });
});
