import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Parameters } from "@sentiment-tuner/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCheckpoint, openCheckpointStore, readSavedWeights, type CheckpointContents } from "./checkpoint-store.ts";
import { STATE_VERSION } from "./checkpoint-state.ts";
import { resolveTrainConfig } from "@sentiment-tuner/protocol";
import { freshProgress, type Progress } from "../loop/run-progress.ts";
import { memoryCheckpointFiles } from "../testing/memory-checkpoint-files.ts";
import { collect, FOLDER, smallRun } from "../testing/small-run.ts";

const CONFIG = resolveTrainConfig({ epochs: 2, patience: 3 });

function contentsAt(step: number, changes: Partial<Progress> = {}): CheckpointContents {
  const parameters: Parameters = new Map(
    ["a.weight", "b.bias"].map((name) => [name, { name, shape: [2], values: Float32Array.from([step, step / 3]) }]),
  );
  const progress = { ...freshProgress(), step, ...changes };
  return {
    state: { version: STATE_VERSION, engine: "logistic:cpu", config: CONFIG, dataFingerprint: "abc", progress },
    parameters: () => Promise.resolve(parameters),
    optimizer: () => Promise.resolve({ step, firstMoments: parameters, secondMoments: parameters }),
  };
}

describe("openCheckpointStore", () => {
  it("returns what was saved", async () => {
    const store = openCheckpointStore(FOLDER, memoryCheckpointFiles());
    const contents = contentsAt(120, { best: { step: 120, value: 0.9, logLoss: 0.5 } });
    expect(await store.save(contents)).toBe(`${FOLDER}/step-00000120`);
    const checkpoint = await store.latest();
    expect(checkpoint?.state).toEqual(contents.state);
    expect(await checkpoint?.parameters()).toEqual(await contents.parameters());
    expect(await checkpoint?.optimizer()).toEqual(await contents.optimizer());
  });

  it("has no latest before the first", async () => {
    expect(await openCheckpointStore(FOLDER, memoryCheckpointFiles()).latest()).toBeUndefined();
  });

  it("keeps the newest and the best, and files that are not its own", async () => {
    const files = memoryCheckpointFiles();
    const store = openCheckpointStore(FOLDER, files);
    await files.writeText(`${FOLDER}/notes.txt`, "mine");
    for (const step of [1, 2, 3]) await store.save(contentsAt(step, { best: { step: 1, value: 0.9, logLoss: 0.5 } }));
    expect([...(await files.list(FOLDER))].sort()).toEqual(["notes.txt", "step-00000001", "step-00000003"]);
    await store.save(contentsAt(4, { best: { step: 4, value: 0.95, logLoss: 0.5 } }));
    expect([...(await files.list(FOLDER))].sort()).toEqual(["notes.txt", "step-00000004"]);
  });

  it("keeps the newest two where weights are not compared", async () => {
    const files = memoryCheckpointFiles();
    const store = openCheckpointStore(FOLDER, files);
    for (const step of [1, 2, 3]) await store.save(contentsAt(step));
    expect([...(await files.list(FOLDER))].sort()).toEqual(["step-00000002", "step-00000003"]);
  });

  it("replaces only the state when a step is saved again", async () => {
    const files = memoryCheckpointFiles();
    const store = openCheckpointStore(FOLDER, files);
    await store.save(contentsAt(5));
    const before = files.changes();
    await store.save(contentsAt(5, { evaluatedStep: 5 }));
    expect(files.changes() - before).toBe(2); // written, renamed
    expect((await store.latest())?.state.progress.evaluatedStep).toBe(5);
  });

  it("is complete or absent wherever the disk becomes full, and the one before remains", async () => {
    const total = await changesOfOneSave();
    expect(total).toBe(5); // folder, weights, moments, state, rename
    for (let changes = 0; changes < total; changes++) {
      const files = memoryCheckpointFiles();
      const store = openCheckpointStore(FOLDER, files);
      const former = contentsAt(1);
      await store.save(former);
      files.failAfter(changes);
      await expect(store.save(contentsAt(2))).rejects.toMatchObject({
        code: "CHECKPOINT_WRITE_FAILED",
        message: /step-00000002" was not written: ENOSPC.*Any checkpoint before it is intact/,
        cause: { code: "ENOSPC" },
      });
      expect(await files.list(FOLDER)).toEqual(["step-00000001"]);
      expect(await (await store.latest())?.parameters()).toEqual(await former.parameters());
    }
  });

  it("keeps the former state of a step when the new one does not fit on the disk", async () => {
    for (const changes of [0, 1]) {
      const files = memoryCheckpointFiles();
      const store = openCheckpointStore(FOLDER, files);
      await store.save(contentsAt(5));
      files.failAfter(changes);
      await expect(store.save(contentsAt(5, { evaluatedStep: 5 }))).rejects.toMatchObject({
        code: "CHECKPOINT_WRITE_FAILED",
      });
      expect(await files.list(FOLDER)).toEqual(["step-00000005"]);
      expect((await store.latest())?.state.progress.evaluatedStep).toBe(0);
    }
  });

  it("passes over a checkpoint that a dead process left unfinished, and removes it with the next", async () => {
    const files = memoryCheckpointFiles();
    const store = openCheckpointStore(FOLDER, files);
    await store.save(contentsAt(1));
    await files.writeText(`${FOLDER}/step-00000002.unfinished/state.json`, "{");
    expect((await store.latest())?.state.progress.step).toBe(1);
    await store.save(contentsAt(3));
    expect([...(await files.list(FOLDER))].sort()).toEqual(["step-00000001", "step-00000003"]);
  });

  it("clears everything that is its own", async () => {
    const files = memoryCheckpointFiles();
    const store = openCheckpointStore(FOLDER, files);
    await files.writeText(`${FOLDER}/notes.txt`, "mine");
    await store.save(contentsAt(1));
    await store.clear();
    expect(await files.list(FOLDER)).toEqual(["notes.txt"]);
  });
});

describe("openCheckpoint", () => {
  it.each([
    ["{", "JSON"],
    ['{"version":2}', "progress"],
    ["{}", "version"],
  ])("refuses the state %s and says why", async (text, reason) => {
    const files = memoryCheckpointFiles();
    await files.writeText("/c/state.json", text);
    await expect(openCheckpoint("/c", files)).rejects.toMatchObject({
      code: "CHECKPOINT_INVALID",
      message: expect.stringMatching(new RegExp(`^Checkpoint "/c" cannot be read: .*${reason}`, "s")) as string,
    });
  });
});

describe("a checkpoint of another version", () => {
  it.each([
    [1, "was written by an older Sentiment Tuner: its checkpoint format is version 1"],
    [3, "was written by a newer Sentiment Tuner: its checkpoint format is version 3"],
  ])("is refused and not passed over as damaged: %i", async (version, problem) => {
    const files = memoryCheckpointFiles();
    await openCheckpointStore(FOLDER, files).save(contentsAt(1));
    await files.writeText(`${FOLDER}/step-00000002/state.json`, JSON.stringify({ version }));
    const store = openCheckpointStore(FOLDER, files);
    await expect(store.latest()).rejects.toMatchObject({
      code: "CHECKPOINT_VERSION",
      message: expect.stringContaining(problem) as string,
    });
    expect(await collect(smallRun({}, { checkpoints: store, resume: true }))).toMatchObject([
      { type: "finished", outcome: { kind: "failed", error: { code: "CHECKPOINT_VERSION" } } },
    ]);
  });

  it("counts as damaged if a bit of its version was flipped", async () => {
    const files = memoryCheckpointFiles();
    const path = await openCheckpointStore(FOLDER, files).save(contentsAt(1));
    const text = await files.readText(`${path}/state.json`);
    await files.writeText(`${path}/state.json`, text.replace('"version": 2', '"version": 3'));
    await expect(openCheckpoint(path, files)).rejects.toMatchObject({ code: "CHECKPOINT_INVALID" });
  });
});

describe("checkpoints on a real disk", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "checkpoint-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("hold the same bytes after a stop and a resume as without", async () => {
    const whole = openCheckpointStore(join(folder, "whole"));
    const parts = openCheckpointStore(join(folder, "parts"));
    await collect(smallRun({}, { checkpoints: whole }));
    await collect(smallRun({}, { checkpoints: parts }), (event) => event.type === "step" && event.step === 3);
    await collect(smallRun({}, { checkpoints: parts, resume: true }));
    for (const name of ["model.safetensors", "optimizer.safetensors"]) {
      const expected = await readFile(join(whole.pathOf(6), name));
      expect((await readFile(join(parts.pathOf(6), name))).equals(expected)).toBe(true);
    }
  });

  it("can be saved again, and read by the path that a run ended with", async () => {
    const store = openCheckpointStore(folder);
    await store.save(contentsAt(1));
    const path = await store.save(contentsAt(1, { evaluatedStep: 1 }));
    expect((await store.latest())?.state.progress.evaluatedStep).toBe(1);
    expect(await readdir(folder)).toEqual(["step-00000001"]);
    const weights = await readSavedWeights({ step: 1, path });
    expect(weights.get("a.weight")?.values).toEqual(Float32Array.from([1, 1 / 3]));
  });

  it("leave nothing when the folder cannot be made", async () => {
    await writeFile(join(folder, "run"), "a file where the folder should be");
    const store = openCheckpointStore(join(folder, "run"));
    await expect(store.save(contentsAt(1))).rejects.toMatchObject({ code: "CHECKPOINT_WRITE_FAILED" });
    expect(await readdir(folder)).toEqual(["run"]);
  });

  it("pass over an unfinished folder", async () => {
    await mkdir(join(folder, "step-00000007.unfinished"));
    expect(await openCheckpointStore(folder).latest()).toBeUndefined();
  });
});

async function changesOfOneSave(): Promise<number> {
  const files = memoryCheckpointFiles();
  await openCheckpointStore(FOLDER, files).save(contentsAt(1));
  return files.changes();
}
