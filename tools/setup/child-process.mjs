import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The exit code of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Runs a Node program, given by its path from the root and its arguments. */
export function runNode(args, env) {
  return run(process.execPath, args, env);
}

/** Resolves to the exit code, which is 128 + n for a program ended by signal n, as in a shell. */
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
    // A terminal sends Ctrl-C to the child as well; it decides what to finish, and this process waits for it.
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
      // Nx also says it was interrupted when a failed task kept others from starting.
      resolve(code === INTERRUPTED && !isInterrupted ? 1 : (code ?? 128 + (constants.signals[signal] ?? 0)));
    });
  });
}

/** Nx asks every program for color, even when nobody will see it; it takes both settings to stop that. */
function withoutColorWhenPiped() {
  return process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: "false" };
}
