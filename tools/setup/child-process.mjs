import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Exit code of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Runs a Node program. `args` are its path from the root, then its arguments. */
export function runNode(args, env) {
  return run(process.execPath, args, env);
}

/** @returns the exit code; 128 + n if signal n ended the program, as in a shell */
export function run(command, args, env) {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: "inherit",
    // On Windows npm is a batch file, which only a shell can start.
    shell: process.platform === "win32" && command === "npm",
    env: { ...process.env, ...withoutColorWhenPiped(), npm_config_loglevel: "silent", ...env },
  });

  let isInterrupted = false;
  const onInterrupt = () => {
    isInterrupted = true;
    // A terminal also sends Ctrl-C to the child. The child finishes its work, and this process waits for it.
    if (!process.stdin.isTTY) child.kill("SIGINT");
  };
  const onTerminate = () => child.kill("SIGTERM");
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);

  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
      // Nx also exits with this code when other tasks did not start because one failed.
      resolve(code === INTERRUPTED && !isInterrupted ? 1 : (code ?? 128 + (constants.signals[signal] ?? 0)));
    });
  });
}

/** Nx asks every program for color, even when the output is not a terminal. Only both settings together prevent that. */
function withoutColorWhenPiped() {
  return process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: "false" };
}
