import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { type CliResult, parseLines, REVIEWS, startCli, temporaryFolder, TINY_DISTILBERT } from "../support/cli.ts";

const folder = temporaryFolder();
const trainArgs = (out: string, ...more: readonly string[]) => {
  const short = ["--recipe", "tutorial", "--max-length", "16", "--threads", "1", "--ladder", "none", "--json"];
  return ["train", REVIEWS, "--model", TINY_DISTILBERT, ...short, ...more, "--out", out];
};

/** Every line of the log is complete, and there are no partial files. */
function expectNothingHalfWritten(out: string): readonly string[] {
  const names = readdirSync(out, { recursive: true }).map(String);
  expect(names.filter((name) => /unfinished|saving|replaced/.test(name))).toEqual([]);
  expect(() => parseLines(readFileSync(join(out, "events.jsonl"), "utf8"))).not.toThrow();
  return names;
}

function expectClearFailure({ code, stderr }: CliResult, reason: RegExp): void {
  expect(stderr).toMatch(/^error: /m);
  expect(stderr).toMatch(reason);
  expect(stderr).toMatch(/free space|Free some space/);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(code).toBe(1);
}

/** A limit on the size of files makes a write fail in the middle, like a full disk. It needs only a shell. */
describe("a limit on the size of files", () => {
  const limited = (blocks: number) => ["sh", "-c", `ulimit -f ${String(blocks)}; exec "$@"`, "sh"];

  it("ends a run at a first checkpoint that does not fit; without the limit the same command works", async () => {
    const out = join(folder, "checkpoint");
    const { result } = startCli(trainArgs(out, "--epochs", "1"), { wrapper: limited(128) });
    expectClearFailure(await result, /step-\d+" was not written: EFBIG/);
    expect(expectNothingHalfWritten(out)).toEqual(["events.jsonl"]);
    expect((await startCli(trainArgs(out, "--epochs", "1")).result).code).toBe(0);
    expect(parseLines(readFileSync(join(out, "events.jsonl"), "utf8")).at(-1)).toMatchObject({ type: "completed" });
  });

  it("ends a run at a log that does not fit, and removes the folder", async () => {
    const out = join(folder, "log");
    const { result } = startCli(trainArgs(out, "--epochs", "1"), { wrapper: limited(2) });
    expectClearFailure(await result, /Cannot write to ".*log": EFBIG/);
    expect(existsSync(out)).toBe(false);
  });
});

/** True if this user can mount a small disk. */
const canMount = spawnSync("sh", ["-c", "unshare -rm mount -t tmpfs tmpfs /mnt"]).status === 0;

describe.runIf(canMount)("a full disk", () => {
  /** Runs on a small disk, then copies its contents to a folder of the test. */
  async function trainOnDisk(
    name: string,
    sizeKib: number,
    ...more: readonly string[]
  ): Promise<CliResult & { out: string }> {
    const disk = join(folder, `${name}-disk`);
    const out = join(folder, name);
    mkdirSync(disk);
    const script = `mount -t tmpfs -o size=${String(sizeKib)}k tmpfs "${disk}"; "$@"; code=$?; cp -r "${disk}/." "${out}"; exit $code`;
    const wrapper = ["unshare", "-rm", "sh", "-c", script, "sh"];
    const result = await startCli(trainArgs(join(disk, "run"), ...more), { wrapper }).result;
    return { ...result, out: join(out, "run") };
  }

  it("at the first checkpoint ends the run with the reason", async () => {
    const { out, ...result } = await trainOnDisk("first", 200, "--epochs", "1");
    expectClearFailure(result, /ENOSPC/);
    expect(expectNothingHalfWritten(out)).toEqual(["events.jsonl"]);
  });

  it("at a later checkpoint keeps the previous one, and reports that", async () => {
    const { out, ...result } = await trainOnDisk("later", 450, "--epochs", "6", "--lr", "3e-3");
    expectClearFailure(result, /ENOSPC/);
    expect(result.stderr).toContain(
      "A checkpoint is kept. Solve this problem first. To continue, run the same command with --resume.",
    );
    const names = expectNothingHalfWritten(out);
    expect(names.filter((name) => name.endsWith("state.json"))).toHaveLength(1);
    expect(names).not.toContain("model");
  });

  it("at the model leaves no partial model, and keeps the checkpoint", async () => {
    const { out, ...result } = await trainOnDisk("model", 450, "--epochs", "1");
    expectClearFailure(result, /Cannot save the model to ".*": the disk is full/);
    expect(result.stderr).toContain("A checkpoint is kept.");
    const names = expectNothingHalfWritten(out);
    expect(names).toContain(join("checkpoints", "step-00000003", "state.json"));
    expect(names).not.toContain("model");
    expect(names).not.toContain("report.json");
  });
});
