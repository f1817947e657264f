import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

import { runCli } from "@sentiment-tuner/cli";
import { afterAll } from "vitest";

import { fixturePath } from "./golden.ts";

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly stdin?: string | Buffer;
  /** Called with each piece of standard output. Ctrl-C is pressed when it returns true. */
  readonly interruptAt?: (stdout: string) => boolean;
}

export const REVIEWS = fixturePath("reviews/reviews.csv");
export const TEST_REVIEWS = fixturePath("reviews/held-out.csv");
export const TINY_DISTILBERT = fixturePath("tiny-distilbert");

/** Options of a short run on the tiny model. It takes about half a second. */
export const SHORT_RUN = [
  ...["--model", TINY_DISTILBERT, "--eval", TEST_REVIEWS, "--max-length", "24"],
  ...["--batch-size", "8", "--epochs", "2", "--lr", "2e-3", "--threads", "1", "--ladder", "none"],
  ...["--recipe", "tutorial"],
];

/** Runs a command line in this process. */
export async function cli(args: readonly string[], { stdin = "", interruptAt }: CliOptions = {}): Promise<CliResult> {
  const interruption = new AbortController();
  const stdout = capture((text) => {
    if (interruptAt?.(text) === true) interruption.abort();
  });
  const stderr = capture();
  const { signal } = interruption;
  const code = await runCli(args, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    stdin: Readable.from([stdin]),
    signal,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** The version in the manifest of the command line. Every package has the same one. */
export const { version: VERSION } = JSON.parse(
  readFileSync(new URL("../../apps/cli/package.json", import.meta.url), "utf8"),
) as { readonly version: string };

const MAIN = fileURLToPath(new URL("../../apps/cli/dist/main.js", import.meta.url));

export interface CliProcess {
  readonly child: ChildProcess;
  readonly result: Promise<CliResult>;
}

/**
 * Starts the built command line as a process.
 *
 * @param stdin - text of its standard input; null leaves standard input open
 * @param wrapper - a command that starts the command line given as its last arguments
 * @param env - the whole environment of the process
 */
export function startCli(
  args: readonly string[],
  {
    stdin = "",
    onStdout,
    wrapper = [],
    env = process.env,
  }: {
    stdin?: string | null;
    onStdout?: (all: string) => void;
    wrapper?: string[];
    env?: Readonly<Record<string, string | undefined>>;
  } = {},
): CliProcess {
  const [command = "", ...rest] = [...wrapper, process.execPath, MAIN, ...args];
  const child = spawn(command, rest, { stdio: "pipe", env });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    onStdout?.(stdout);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.on("error", () => undefined); // A command that fails early does not read.
  if (stdin !== null) child.stdin.end(stdin);
  const result = new Promise<CliResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal === null) resolve({ code: code ?? -1, stdout, stderr });
      else reject(new Error(`The command was ended by ${signal}. ${stderr}`));
    });
  });
  return { child, result };
}

/** A folder for the tests of one file, removed after them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sentiment-tuner-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The events of `--json`, or of `events.jsonl`. */
export function parseLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function capture(onText?: (text: string) => void): { stream: Writable; text: () => string } {
  let all = "";
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      all += chunk;
      onText?.(chunk);
      done();
    },
  });
  return { stream, text: () => all };
}
