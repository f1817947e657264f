/**
 * Makes a test fail that prints. Results of a test are assertions.
 *
 * Text written through `console`, `process.stdout` or `process.stderr` while a file is loaded or a test runs is not
 * printed, but quoted in the failure. A test about printing passes its own stream to the code under test.
 */
import { afterAll, afterEach } from "vitest";

/** TensorFlow.js prints an advertisement when its CPU backend is first used. */
const KNOWN_NOTICE = "Hi, looks like you are running TensorFlow.js in Node.js";

const printed: string[] = [];

function record(values: readonly unknown[]): void {
  const text = values.map(String).join(" ");
  if (!text.includes(KNOWN_NOTICE)) printed.push(text);
}

for (const method of ["debug", "dir", "error", "info", "log", "table", "trace", "warn"] as const) {
  console[method] = (...values: unknown[]) => {
    record(values);
  };
}

type WhenWritten = (error?: Error | null) => void;

for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: Uint8Array | string, encoding?: BufferEncoding | WhenWritten, whenWritten?: WhenWritten) => {
    record([typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk)]);
    const done = typeof encoding === "function" ? encoding : whenWritten;
    done?.();
    return true;
  };
}

function failIfPrinted(): void {
  const lines = printed.splice(0);
  if (lines.length > 0) throw new Error(`A test printed. Tests must not print: ${JSON.stringify(lines.join("\n"))}`);
}

afterEach(failIfPrinted);
// Text printed outside a test, for example while a file is loaded, makes the file fail.
afterAll(failIfPrinted);
