import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { FORMATS } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { cli, type CliResult, REVIEWS, SHORT_RUN, temporaryFolder } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

/* `tools/formats/make-golden.mjs` wrote the folders. They stay as they are when the formats change. */

const GOLDEN = fixturePath("formats");
const root = temporaryFolder();

function copyOf(name: string, target = name): string {
  const folder = join(root, target);
  cpSync(join(GOLDEN, name), folder, { recursive: true });
  return folder;
}

/** A copy in which a file has another version. */
function copyWithVersion(name: string, file: string, version: number): string {
  const folder = copyOf(name, `${name}-as-${version}`);
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  const json = JSON.parse(text) as Record<string, unknown>;
  delete json["checksum"]; // It would tell that the file was edited.
  const field = "formatVersion" in json ? "formatVersion" : "version";
  writeFileSync(path, JSON.stringify({ ...json, [field]: version }));
  return folder;
}

const predict = (model: string): Promise<CliResult> => cli(["predict", "--model", model, "a good film"]);
const resume = (out: string): Promise<CliResult> =>
  cli(["train", REVIEWS, ...SHORT_RUN, "--engine", "cpu", "--out", out, "--resume"]);

describe("the golden folders", () => {
  it("have one of each version that is read", () => {
    const names = Object.entries(FORMATS).flatMap(([format, { oldest, newest }]) =>
      Array.from({ length: newest - oldest + 1 }, (_, index) => `${format}-${oldest + index}`),
    );
    expect(readdirSync(GOLDEN)).toEqual(expect.arrayContaining(names));
  });
});

describe("a run of version 1", () => {
  const run = join(GOLDEN, "run-1");

  it("is read: its model answers, and its files can be verified", async () => {
    expect(await predict(join(run, "model"))).toMatchObject({ code: 0, stdout: expect.stringMatching(/\(\d+%\)/) });
    const { stdout } = await cli(["verify", run]);
    for (const name of ["events.jsonl", "report.json", "model.safetensors", "predictions.jsonl"])
      expect(stdout).toMatch(new RegExp(`^ok .*${name}$`, "m"));
  });

  it("of a newer version is refused with a sentence", async () => {
    const newer = copyWithVersion("run-1", "report.json", FORMATS.run.newest + 1);
    const sentence = /report\.json" was written by a newer Sentiment Tuner: .* Install the newest Sentiment Tuner\./;
    expect(await cli(["verify", newer])).toMatchObject({ code: 1, stdout: expect.stringMatching(sentence) });
    expect(await cli(["keep", newer, "linear"])).toMatchObject({ code: 1, stderr: expect.stringMatching(sentence) });
  });
});

describe("a checkpoint", () => {
  it("of version 2 is resumed to the end", async () => {
    const { code, stderr } = await resume(copyOf("checkpoint-2"));
    expect(stderr).toMatch(/^Resumed {4}after step 10 of 12$/m);
    expect(code).toBe(0);
  });

  it("of version 1 is refused with a sentence, and nothing of it changes", async () => {
    const out = copyOf("checkpoint-1");
    const { code, stderr } = await resume(out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/was written by an older Sentiment Tuner: .* Start the run again in another folder\./);
    expect(readdirSync(join(out, "checkpoints"))).toEqual(["step-00000010"]);
  });

  it("of a newer version is refused with a sentence, although an older checkpoint is whole", async () => {
    const state = "checkpoints/step-00000010/state.json";
    const out = copyWithVersion("checkpoint-2", state, FORMATS.checkpoint.newest + 1);
    const { code, stderr } = await resume(out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/was written by a newer Sentiment Tuner: .* Install the newest Sentiment Tuner\./);
    expect(readdirSync(join(out, "checkpoints"))).toHaveLength(2);
  });
});

describe("a saved model", () => {
  it.each([
    ["model-1", "sentiment_tuner.json"],
    ["linear-1", "linear.json"],
  ])("is read: %s; one of a newer version is refused with a sentence", async (name, file) => {
    expect(await predict(join(GOLDEN, name))).toMatchObject({ code: 0, stdout: expect.stringMatching(/\(\d+%\)/) });
    const newer = await predict(copyWithVersion(name, file, 2));
    expect(newer.code).toBe(1);
    expect(newer.stderr).toMatch(/was written by a newer Sentiment Tuner: .* Install the newest Sentiment Tuner\./);
  });
});
