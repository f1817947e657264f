import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, startCli, temporaryFolder } from "../support/cli.ts";

const root = temporaryFolder();
const train = (out: string, ...more: readonly string[]) => ["train", REVIEWS, ...SHORT_RUN, "--out", out, ...more];
const weightsOf = (out: string): Buffer => readFileSync(join(out, "model", "model.safetensors"));
const shell = (redirection: string): string[] => ["bash", "-c", `set -o pipefail; "$0" "$@" ${redirection}`];

const undisturbed = join(root, "undisturbed");
beforeAll(async () => {
  expect((await cli(train(undisturbed))).code).toBe(0);
});

describe.skipIf(process.platform === "win32")("training without a terminal", () => {
  it.each([
    ["a reader that has read enough", "| head -3"],
    ["standard output on a full disk", "> /dev/full"],
    ["standard error on a full disk", "2> /dev/full"],
    ["a reader of standard error that has ended", "2>&1 >/dev/null | head -1"],
  ])("continues to its end: %s", async (what, redirection) => {
    const out = join(root, what.replaceAll(" ", "-"));
    const { result } = startCli(train(out, ...(redirection.includes("2>&1") ? [] : ["--json"])), {
      wrapper: shell(redirection),
    });
    const { code, stderr } = await result;
    const isFull = redirection === "> /dev/full";
    expect(code).toBe(isFull ? 1 : 0);
    if (isFull) expect(stderr).toContain("Cannot write to standard output: ");
    expect(weightsOf(out).equals(weightsOf(undisturbed))).toBe(true);
    expect(parseLines(readFileSync(join(out, "events.jsonl"), "utf8")).at(-1)).toMatchObject({ type: "completed" });
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("stops with a checkpoint at %s", async (signal, code) => {
    const out = join(root, signal);
    let isSent = false; // A second signal does not wait for the checkpoint.
    const { child, result } = startCli(train(out, "--json"), {
      onStdout: (all) => {
        if (!isSent && all.includes('"type":"step"')) isSent = child.kill(signal);
      },
    });
    expect((await result).code).toBe(code);
    expect(readdirSync(join(out, "checkpoints"))).toHaveLength(1);
    expect((await cli(train(out, "--resume"))).code).toBe(0);
    expect(weightsOf(out).equals(weightsOf(undisturbed))).toBe(true);
  });
});

describe.skipIf(process.platform === "win32")("predicting without a terminal", () => {
  const predict = ["predict", "--model", join(undisturbed, "model"), "-"];
  const stdin = "a good film\n".repeat(20_000);

  it("ends without an error when its reader has read enough", async () => {
    const { code, stdout, stderr } = await startCli(predict, { stdin, wrapper: shell("| head -2") }).result;
    expect({ code, stderr, lines: stdout.trim().split("\n").length }).toEqual({ code: 0, stderr: "", lines: 2 });
  });

  it("answers a program that writes a line and waits", async () => {
    let answers = 0;
    const { child, result } = startCli(predict, {
      stdin: null,
      onStdout: (all) => {
        answers = all.split("\n").length - 1;
        if (answers === 1) child.stdin?.write("a bad film\n");
        else child.stdin?.end();
      },
    });
    child.stdin?.write("a good film\n");
    expect((await result).code).toBe(0);
    expect(answers).toBe(2);
  });

  it("says that the disk is full", async () => {
    const { code, stderr } = await startCli(predict, { stdin, wrapper: shell("> /dev/full") }).result;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: Cannot write to standard output: .*ENOSPC/);
  });
});
