import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { workerLines } from "./worker-lines.ts";

/** A worker that prints its arguments. "fail" makes it fail, "stay" makes it run on. */
const WORKER = `
console.log(process.argv.slice(2).join(" "));
console.error("a note");
if (process.argv[2] === "fail") process.exit(1);
if (process.argv[2] === "stay") setInterval(() => {}, 1000);
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "worker-"));
  await writeFile(join(folder, "worker.mjs"), WORKER);
});
afterAll(() => rm(folder, { recursive: true }));

const call = (signal = new AbortController().signal) => {
  const notes: string[] = [];
  const runtime = { path: process.execPath, environment: {}, source: "path" } as const;
  return {
    workerPath: join(folder, "worker.mjs"),
    runtime,
    signal,
    note: (text: string) => void notes.push(text),
    notes,
  };
};

describe("workerLines", () => {
  it("yields the lines of standard output, and notes standard error", async () => {
    const { notes, ...options } = call();
    const lines = [];
    for await (const line of workerLines(["doctor", "now"], options)) lines.push(line);
    expect(lines).toEqual(["doctor now"]);
    expect(notes.join("")).toBe("a note\n");
  });

  it("fails if the worker fails", async () => {
    const lines = workerLines(["fail"], call());
    await lines.next();
    await expect(lines.next()).rejects.toThrow("exit code 1");
  });

  it("ends the worker when it is cancelled", async () => {
    const cancel = new AbortController();
    const lines = workerLines(["stay"], call(cancel.signal));
    await lines.next();
    cancel.abort(new Error("enough"));
    await expect(lines.next()).rejects.toThrow("enough");
  });
});
