import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";

import { TrainerError } from "../../../errors.ts";

export interface CommandOptions {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** How many of a program's last lines an error quotes. */
const QUOTED_LINES = 6;

/**
 * Runs a program and yields the lines of both output streams as they are printed.
 *
 * @throws TrainerError ENGINE_SETUP_FAILED with its last lines if it fails or does not exist; the signal's reason if it was aborted
 */
export async function* runCommand(
  command: string,
  args: readonly string[],
  { folder, env, signal }: CommandOptions,
): AsyncGenerator<string, void> {
  signal.throwIfAborted();
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32" && command === "npm", // On Windows npm is a batch file, which only a shell can start.
    windowsHide: true,
  });
  const stop = (): void => void child.kill();
  signal.addEventListener("abort", stop, { once: true });
  const both = new PassThrough();
  child.stdout.pipe(both, { end: false });
  child.stderr.pipe(both, { end: false });
  let failure: Error | undefined;
  const exitCode = new Promise<number | null>((resolve) => {
    child.on("error", (error) => {
      failure = error;
    });
    child.on("close", (code) => {
      both.end();
      resolve(code);
    });
  });
  const lines: string[] = [];
  try {
    for await (const line of createInterface(both)) {
      if (line.trim() === "") continue;
      lines.push(line);
      yield line;
    }
    const code = await exitCode;
    signal.throwIfAborted();
    if (failure !== undefined) {
      throw setupFailed(
        `"${command}" cannot be started: ${failure.message}. Is it installed and on the PATH?`,
        failure,
      );
    }
    if (code === 0) return;
    throw setupFailed(`"${command} ${args.join(" ")}" failed:\n${lines.slice(-QUOTED_LINES).join("\n")}`);
  } finally {
    signal.removeEventListener("abort", stop);
    if (child.exitCode === null) child.kill();
  }
}

export function setupFailed(message: string, cause?: unknown): TrainerError {
  return new TrainerError("ENGINE_SETUP_FAILED", message, cause === undefined ? undefined : { cause });
}
