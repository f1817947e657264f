#!/usr/bin/env node
import { EXIT } from "./io.ts";
import { runCli } from "./run-cli.ts";

const { stdout, stderr, stdin } = process;
const interruption = new AbortController();
process.on("SIGINT", () => {
  if (interruption.signal.aborted) process.exit(EXIT.interrupted); // The second Ctrl-C does not wait.
  interruption.abort();
});
process.on("exit", () => {
  if (stderr.isTTY) stderr.write(SHOW_CURSOR + WRAP_LINES); // An interrupted progress bar leaves the cursor hidden and wrapping off.
});
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.success); // The reader closed the pipe, for example `| head`.
  throw error;
});

const SHOW_CURSOR = "\u001b[?25h";
const WRAP_LINES = "\u001b[?7h";

process.exitCode = await runCli(process.argv.slice(2), { stdout, stderr, stdin, signal: interruption.signal });
