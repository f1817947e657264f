import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RunId } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { WorkflowError } from "../errors.ts";
import { recordFailure, failureEvent } from "./run-end.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sentiment-tuner-"));
});
afterEach(() => rm(folder, { recursive: true }));

const runId = "run" as RunId;
const broken = new WorkflowError("PLUGIN_INVALID", "It is not a plug-in.");

describe("failureEvent", () => {
  it("is a stop if the error is the reason of the aborted signal, otherwise a failure", async () => {
    const controller = new AbortController();
    controller.abort();
    const { signal } = controller;
    const end = { runId, elapsedMs: 5, checkpointFolder: join(folder, "checkpoints"), signal };
    const stopped = { type: "finished", runId, elapsedMs: 5, outcome: { kind: "stopped", step: 0 } };
    expect(await failureEvent({ ...end, error: signal.reason })).toEqual(stopped);
    expect(await failureEvent({ ...end, error: broken })).toMatchObject({ outcome: { kind: "failed" } });
  });
});

describe("recordFailure", () => {
  it("adds the failure to the log of a run and changes no other file", async () => {
    await writeFile(join(folder, "request.json"), "{}");
    await writeFile(join(folder, "events.jsonl"), '{"type":"reading"}\n');
    await recordFailure(folder, runId, broken);
    const lines = (await readFile(join(folder, "events.jsonl"), "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    const error = { code: "PLUGIN_INVALID", message: "It is not a plug-in." };
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ type: "finished", runId, outcome: { kind: "failed", error } });
    expect(await readFile(join(folder, "request.json"), "utf8")).toBe("{}");
  });
});
