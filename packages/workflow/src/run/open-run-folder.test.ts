import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { lockRun } from "./lock-run.ts";
import { openRunFolder } from "./open-run-folder.ts";

const EVENT: WorkflowEvent = { type: "evaluating", reviewsDone: 1, reviews: 2 };
const NOW = () => new Date(0);
const LINE = `{"time":"1970-01-01T00:00:00.000Z","type":"evaluating","reviewsDone":1,"reviews":2}\n`;

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "run-"));
  folder = join(base, "runs", "first");
});
afterEach(() => rm(base, { recursive: true }));

const log = (): Promise<string> => readFile(join(folder, "events.jsonl"), "utf8");

describe("openRunFolder", () => {
  it("creates the folder and records events, one per line, with their time", async () => {
    const run = await openRunFolder(folder, false, { now: NOW });
    expect(await run.record(EVENT)).toEqual({ time: "1970-01-01T00:00:00.000Z", ...EVENT });
    await run.record(EVENT);
    await run.dispose();
    expect(await log()).toBe(LINE + LINE);
  });

  it.each(["checkpoints", "model", "report.json"])("refuses a folder that contains %s of another run", async (name) => {
    await mkdir(join(folder, name), { recursive: true });
    await expect(openRunFolder(folder, false)).rejects.toMatchObject({
      code: "RUN_EXISTS",
      message: expect.stringContaining(`"${folder}" contains an earlier run`),
    });
    expect(await readdir(folder)).toEqual([name]);
  });

  it.each([false, true])(
    "refuses a folder in which a run is active, and changes nothing (resume: %s)",
    async (resume) => {
      const first = await openRunFolder(folder, false, { now: NOW });
      await first.record(EVENT);
      await expect(openRunFolder(folder, resume)).rejects.toMatchObject({
        code: "OUTPUT_BUSY",
        message: expect.stringContaining(`Another process trains in "${folder}". Process ${String(process.pid)} holds`),
      });
      await first.record(EVENT);
      await first.dispose();
      expect(await log()).toBe(LINE + LINE);
      expect(await readdir(folder)).toEqual(["events.jsonl"]);
    },
  );

  it("leaves the lock to a caller who holds it", async () => {
    const lock = await lockRun(folder);
    await (await openRunFolder(folder, true, { lock })).dispose();
    await expect(openRunFolder(folder, true)).rejects.toMatchObject({ code: "OUTPUT_BUSY" });
    await lock.release();
  });

  it("starts an empty log if the folder contains only a log", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "events.jsonl"), LINE);
    await (await openRunFolder(folder, false)).dispose();
    expect(await log()).toBe("");
  });

  it("appends to the complete lines of the log when a run is resumed", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "events.jsonl"), `${LINE}{"time":"1970-`);
    const run = await openRunFolder(folder, true, { now: NOW });
    await run.record(EVENT);
    await run.dispose();
    expect(await log()).toBe(LINE + LINE);
  });

  it("empties a log that is one incomplete line", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "events.jsonl"), "x".repeat(100_000));
    await (await openRunFolder(folder, true)).dispose();
    expect(await log()).toBe("");
  });

  it("returns the evaluations in the log, the last of each step", async () => {
    await mkdir(folder, { recursive: true });
    const evaluated = (step: number, epoch: number) => `${JSON.stringify({ type: "evaluated", step, epoch })}\n`;
    await writeFile(join(folder, "events.jsonl"), evaluated(4, 2) + LINE + evaluated(2, 0) + evaluated(2, 1));
    const run = await openRunFolder(folder, true);
    await run.dispose();
    expect(run.earlier.evaluations.map(({ step, epoch }) => [step, epoch])).toEqual([
      [2, 1],
      [4, 2],
    ]);
  });

  it("removes what a killed process left behind, also under the names of earlier versions", async () => {
    await mkdir(join(folder, ".model.saving-0a1b2c3d"), { recursive: true });
    await writeFile(join(folder, "report.json.unfinished"), "{");
    await writeFile(join(folder, "predictions.jsonl.unfinished"), "{");
    await writeFile(join(folder, ".report.json.saving-3518d372"), "{");
    await writeFile(join(folder, "notes.unfinished"), "mine");
    await (await openRunFolder(folder, true)).dispose();
    expect((await readdir(folder)).sort()).toEqual(["events.jsonl", "notes.unfinished"]);
  });

  it("has nothing to resume if the run is complete", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "report.json"), "{}");
    await expect(openRunFolder(folder, true)).rejects.toMatchObject({ code: "OUTPUT_COMPLETE" });
  });

  it("reports that it cannot write, with the path and the reason", async () => {
    await writeFile(join(base, "runs"), "a file where a folder is needed");
    await expect(openRunFolder(folder, false)).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
      message: expect.stringMatching(/Cannot write to ".*first": ENOTDIR/),
    });
  });
});

describe("RunFolder", () => {
  it.skipIf(process.platform === "win32")("notices that its folder was moved", async () => {
    const run = await openRunFolder(folder, false);
    await rename(folder, `${folder}-moved`);
    await expect(run.record(EVENT)).rejects.toMatchObject({
      code: "OUTPUT_MOVED",
      message: expect.stringContaining("was moved or deleted while its run was active"),
    });
    await run.dispose();
    expect(await readdir(join(base, "runs"))).toEqual(["first-moved"]);
  });

  it("writes a file as a whole", async () => {
    const run = await openRunFolder(folder, false);
    await run.write("report.json", "{}\n");
    await run.dispose();
    expect(await readFile(join(folder, "report.json"), "utf8")).toBe("{}\n");
    expect((await readdir(folder)).sort()).toEqual(["events.jsonl", "report.json"]);
  });

  it("leaves nothing of a file that cannot be written", async () => {
    const run = await openRunFolder(folder, false);
    await mkdir(join(folder, "report.json", "other"), { recursive: true });
    await expect(run.write("report.json", "{}\n")).rejects.toMatchObject({ code: "OUTPUT_UNWRITABLE" });
    await run.dispose();
    expect((await readdir(folder)).sort()).toEqual(["events.jsonl", "report.json"]);
  });

  it("removes all folders that it created, and no other", async () => {
    const run = await openRunFolder(folder, false);
    await run.discard();
    expect(await readdir(base)).toEqual([]);
  });

  it("keeps files that were added meanwhile", async () => {
    const run = await openRunFolder(folder, false);
    await writeFile(join(folder, "notes.txt"), "mine");
    await run.discard();
    expect(await readdir(folder)).toEqual(["notes.txt"]);
  });

  it("keeps the log of a run that is resumed", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "events.jsonl"), LINE);
    const run = await openRunFolder(folder, true);
    await run.discard();
    expect(await log()).toBe(LINE);
  });

  it("removes an empty checkpoint folder, and keeps one with checkpoints", async () => {
    const run = await openRunFolder(folder, false);
    await mkdir(run.checkpointFolder);
    await run.dispose();
    expect(await readdir(folder)).toEqual(["events.jsonl"]);
    const resumed = await openRunFolder(folder, true);
    await mkdir(join(run.checkpointFolder, "step-00000001"), { recursive: true });
    await resumed.dispose();
    expect((await readdir(folder)).sort()).toEqual(["checkpoints", "events.jsonl"]);
  });
});
