import { Readable, Writable } from "node:stream";

import { runCli } from "@sentiment-tuner/cli";

/** Runs a command line in this process. Ctrl-C is pressed when `interruptAt` returns true for a line of standard output. */
export async function runHere(args: readonly string[], interruptAt?: (line: string) => boolean): Promise<number> {
  const interruption = new AbortController();
  const stdout = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      if (interruptAt?.(chunk) === true) interruption.abort();
      done();
    },
  });
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
  return runCli(args, { stdout, stderr, stdin: Readable.from([""]), signal: interruption.signal });
}
