import { existsSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cli, REVIEWS, startCli, temporaryFolder, TINY_DISTILBERT, VERSION } from "../support/cli.ts";

const folder = temporaryFolder();

/** Prints the tensor libraries that a process has loaded, when it ends. */
const ON_EXIT = `
  import { createRequire } from "node:module";
  const { cache } = createRequire("file:///");
  const isTensorLibrary = (path) => /onnxruntime|tensorflow/.test(path);
  process.on("exit", () => console.error(Object.keys(cache).filter(isTensorLibrary).join()));
`;
const REPORT_TENSOR_LIBRARIES = {
  ...process.env,
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(ON_EXIT)}`,
};

describe("--help", () => {
  it("names the commands, a first run and the exit codes", async () => {
    const { code, stdout, stderr } = await cli(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const text of ["train", "predict", "evaluate", "push", "Start here:", "130 interrupted"])
      expect(stdout).toContain(text);
  });

  it.each(["train", "predict", "evaluate", "push"])("explains %s by examples", async (command) => {
    const { code, stdout } = await cli([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: sentiment-tuner ${command} [options]`);
    expect(stdout).toContain(`$ sentiment-tuner ${command} `);
  });

  it("lists the main options of train", async () => {
    const { stdout } = await cli(["train", "--help"]);
    const options = ["--out", "--model", "--epochs", "--batch-size", "--lr", "--max-length", "--test-size", "--eval"];
    const more = ["--limit", "--seed", "--engine", "--plugin", "--resume", "--json"];
    for (const option of [...options, ...more]) expect(stdout).toMatch(new RegExp(`^ {2}${option} `, "m"));
  });

  it("loads no tensor library, unlike predict", async () => {
    const help = await startCli(["--help"], { env: REPORT_TENSOR_LIBRARIES }).result;
    expect(help).toMatchObject({ code: 0, stderr: "\n", stdout: expect.stringContaining("Start here:") });
    const args = ["predict", "--model", TINY_DISTILBERT, "good"];
    expect((await startCli(args, { env: REPORT_TENSOR_LIBRARIES }).result).stderr).toContain("onnxruntime-node");
  });
});

describe("--version", () => {
  it("prints only the version", async () => {
    expect(await cli(["--version"])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: "" });
  });
});

describe("wrong usage", () => {
  const out = join(folder, "run");
  const train = ["train", REVIEWS, "--model", TINY_DISTILBERT, "--out", out];
  const wrong: readonly [string, readonly string[], string][] = [
    ["no command", [], "Usage: sentiment-tuner"],
    ["an unknown command", ["tarin", REVIEWS], "Did you mean train?"],
    ["an unknown option", [...train, "--epoch", "3"], "Did you mean --epochs?"],
    ["no dataset", ["train", "--out", out], "missing required argument 'dataset'"],
    ["no --out", ["train", REVIEWS], "required option '--out <dir>' not specified"],
    ["no text", ["predict", "--model", TINY_DISTILBERT], "missing required argument 'texts'"],
    ["no number", [...train, "--epochs", "many"], "'many' is invalid. Expected a whole number."],
    ["half an epoch", [...train, "--epochs", "0.5"], "Expected a whole number."],
    ["no epochs", [...train, "--epochs", "0"], "--epochs is 0, expected a whole number, at least 1."],
    ["too high a learning rate", [...train, "--lr", "5"], "--lr is 5, expected a number between 0 and 1."],
    [
      "a test size of everything",
      [...train, "--test-size", "1"],
      "--test-size is 1, expected a number between 0 and 1",
    ],
    ["a limit of one review", [...train, "--limit", "1"], "--limit is 1, expected a whole number, at least 2"],
    ["two kinds of test set", [...train, "--test-size", "0.1", "--eval", REVIEWS], "cannot be used with option"],
    ["a limit on nothing", [...train, "--eval-limit", "10"], "--eval-limit is 10, but there is no test dataset"],
    ["no threads", [...train, "--threads", "0"], "--threads is 0, expected a whole number, at least 1."],
    ["an unknown engine", [...train, "--engine", "tpu"], 'There is no engine "tpu". Known: auto, onnxruntime:webgpu'],
    ["an unknown metric", [...train, "--best-metric", "beauty"], 'There is no metric "beauty". Known: accuracy, '],
    ["an unknown rule", [...train, "--clean", "spelling"], 'There is no cleaning rule "spelling". Known: '],
    ["an unknown truncation", [...train, "--truncation", "tail"], '"tail". Known: head, head-tail'],
    ["a label map without meaning", [...train, "--label-map", "good=fine"], 'names "good". None of them is in column'],
    [
      "more tokens than positions",
      [...train, "--max-length", "128"],
      "128 tokens is more than this model's 64 positions",
    ],
    [
      "a seed that is too large",
      ["evaluate", REVIEWS, "--model", TINY_DISTILBERT, "--seed", "4294967296"],
      "--seed is",
    ],
  ];
  it.each(wrong)("exits with 2 for %s, and reports what is allowed", async (_what, args, message) => {
    const { code, stdout, stderr } = await cli(args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(out)).toBe(false);
  });
});
