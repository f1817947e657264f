#!/usr/bin/env node
import { constants } from "node:os";

import { EXIT, printError } from "./io.ts";
import { runCli } from "./run-cli.ts";

const { stdout, stderr, stdin } = process;
const interruption = new AbortController();
const lostOutput = new AbortController();
let signalNumber: number = constants.signals.SIGINT;

// A service manager, a scheduler or a closed terminal stops a run as Ctrl-C does: with a checkpoint.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    signalNumber = constants.signals[name];
    if (interruption.signal.aborted) process.exit(128 + signalNumber); // The second signal does not wait.
    interruption.abort();
  });
}
process.on("exit", () => {
  if (stderr.isTTY) stderr.write(SHOW_CURSOR + WRAP_LINES); // An interrupted progress bar leaves the cursor hidden and wrapping off.
});
// Work continues without a reader: the log of a run is on the disk. A command that only prints ends at `lostOutput`.
stdout.on("error", (error) => lostOutput.abort(error));
stderr.on("error", () => undefined);
process.on("uncaughtException", (error) => {
  printError({ stderr }, `This is a bug in Sentiment Tuner or in a plug-in: ${error.stack ?? error.message}`);
  process.exit(EXIT.crashed);
});

const SHOW_CURSOR = "\u001b[?25h";
const WRAP_LINES = "\u001b[?7h";

const io = { stdout, stderr, stdin, signal: interruption.signal, lostOutput: lostOutput.signal };
const code = await runCli(process.argv.slice(2), io);
process.exitCode = code === EXIT.interrupted ? 128 + signalNumber : code;
