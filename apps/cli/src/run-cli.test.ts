import { Readable, Writable } from "node:stream";

import { describe, expect, it } from "vitest";

import { EXIT } from "./io.ts";
import { runCli } from "./run-cli.ts";

async function run(args: readonly string[], signal = new AbortController().signal) {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) =>
    new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        written[name] += chunk;
        done();
      },
    });
  const io = { stdout: stream("stdout"), stderr: stream("stderr"), stdin: Readable.from([]), signal };
  const code = await runCli(args, io);
  return { code, ...written };
}

describe("runCli", () => {
  it("returns 0 for help, on standard output", async () => {
    const { code, stdout, stderr } = await run(["predict", "--help"]);
    expect({ code, stderr }).toEqual({ code: EXIT.success, stderr: "" });
    expect(stdout).toContain("standard input");
  });

  it("returns 2 for an unknown option, on standard error", async () => {
    const { code, stdout, stderr } = await run(["predict", "--model", "m", "--jsno", "text"]);
    expect({ code, stdout }).toEqual({ code: EXIT.usage, stdout: "" });
    expect(stderr).toContain("Did you mean --json?");
  });

  it("says that more threads than the processor has are not used", async () => {
    const { stderr } = await run(["predict", "--model", "none", "--threads", "1000000", "text"]);
    expect(stderr).toMatch(/^! --threads is 1000000, but the processor runs \d+ at once: \d+ are used\.$/m);
  });

  it("returns 2 for a value out of range", async () => {
    const { code, stderr } = await run(["predict", "--model", "m", "--threads", "0", "text"]);
    expect({ code, stderr }).toEqual({
      code: EXIT.usage,
      stderr: "error: --threads is 0, expected a whole number, at least 1.\n",
    });
  });

  it("returns 1 for a missing model, with one line", async () => {
    const { code, stderr } = await run(["predict", "--model", "/nowhere/model", "text"]);
    expect(code).toBe(EXIT.failure);
    expect(stderr).toMatch(/^error: .*\/nowhere\/model.*\n$/);
  });

  it("returns 130 when it is interrupted", async () => {
    const { code, stderr } = await run(["evaluate", "none.csv", "--model", "/nowhere"], AbortSignal.abort());
    expect({ code, stderr }).toEqual({ code: EXIT.interrupted, stderr: "Interrupted.\n" });
  });
});
