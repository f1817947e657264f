/**
 * Makes a test that prints fail: what a test has to say belongs into an assertion.
 *
 * Everything written through `console`, `process.stdout` or `process.stderr` while a file is loaded or a test runs is
 * held back and named in the failure. A test about printing passes its own stream to the code under test.
 */
import { afterAll, afterEach } from "vitest";

/** TensorFlow.js greets the first user of its CPU backend with an advertisement that nobody here wrote. */
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
  if (lines.length > 0) throw new Error(`A test printed, and tests say nothing: ${JSON.stringify(lines.join("\n"))}`);
}

afterEach(failIfPrinted);
// What is printed outside any test, while a file is loaded for example, fails the file.
afterAll(failIfPrinted);
