import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { REVIEWS, SHORT_RUN, startCli, temporaryFolder } from "../support/cli.ts";
import { bundleForTests, forkInference } from "../support/worker.ts";
import { fixturePath } from "../support/golden.ts";
import { canTrace, readSystemCalls, straceCommand, type SystemCalls } from "./system-calls.ts";

const root = temporaryFolder();
const home = join(root, "home");
const workFolder = join(root, "work");
for (const folder of [home, workFolder]) mkdirSync(folder);

/** The environment of a user, without the variables that stop ONNX Runtime from writing files in tests. */
const environment = {
  PATH: process.env["PATH"] ?? "",
  HOME: home,
  USERPROFILE: home,
  XDG_CACHE_HOME: home,
  XDG_RUNTIME_DIR: workFolder,
  TMPDIR: workFolder,
};

const bundle = bundleForTests();

describe("a run on a user's machine", () => {
  it("leaves no file in the user's home", async () => {
    const out = join(workFolder, "run");

    const training = await startCli(["train", REVIEWS, "--out", out, ...SHORT_RUN], { env: environment }).result;
    const answer = await startCli(["predict", "--model", join(out, "model"), "good"], { env: environment }).result;

    expect([training.code, answer.code], training.stderr + answer.stderr).toEqual([0, 0]);
    expect(readdirSync(home)).toEqual([]);
  });

  it("leaves no file in the user's home when it classifies for a hover", async () => {
    const worker = forkInference(bundle.path, [], environment);
    await worker.client.handshake();

    await worker.client.request("classify", { modelFolder: fixturePath("tiny-bert"), texts: ["good"] });
    worker.child.disconnect();
    await worker.exit;

    expect(readdirSync(home)).toEqual([]);
  });
});

const isTraceable = canTrace();

describe.runIf(isTraceable)(`system calls${isTraceable ? "" : " (not run: strace is not installed)"}`, () => {
  it("of training and predicting open no socket and write only in the run's folder", async () => {
    const out = join(workFolder, "traced");

    const training = await traced(["train", REVIEWS, "--out", out, ...SHORT_RUN]);
    const answer = await traced(["predict", "--model", join(out, "model"), "good"]);

    for (const { internetSockets, writtenPaths } of [training, answer]) {
      expect(internetSockets).toEqual([]);
      expect(writtenPaths.filter((path) => !isAllowed(path, out))).toEqual([]);
    }
    expect(training.writtenPaths).toContain(join(out, "events.jsonl")); // Shows that the log is parsed correctly.
  });
});

async function traced(args: readonly string[]): Promise<SystemCalls> {
  const log = join(root, `${args[0] ?? ""}.strace`);
  const { code, stderr } = await startCli(args, { env: environment, wrapper: straceCommand(log) }).result;
  expect(code, stderr).toBe(0);
  return readSystemCalls(log);
}

/** The run, temporary files beside it, and devices. */
function isAllowed(path: string, out: string): boolean {
  return path.startsWith(out) || path === workFolder || path.startsWith("/dev/") || path.startsWith("/proc/self/");
}
