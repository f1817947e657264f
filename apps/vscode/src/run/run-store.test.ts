import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createRunStore, readReady } from "./run-store.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "run-store-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const request = (outputFolder: string) => ({ datasetPaths: ["/a.csv"], modelFolder: "/m", outputFolder, config: {} });
const newRun = (ms: number, name: string) => ({ startedAt: new Date(ms), name, request, isQueued: false });

describe("createRunStore", () => {
  it("lists its runs, the newest first, and skips other folders", async () => {
    const store = createRunStore(join(root, "runs"));
    expect(await store.list()).toEqual([]);
    const first = await store.create(newRun(0, "first"));
    const second = await store.create(newRun(1, "second"));
    mkdirSync(join(root, "runs", "notes"));
    mkdirSync(join(root, "runs", "broken"));
    writeFileSync(join(root, "runs", "broken", "request.json"), '{"request":');
    mkdirSync(join(root, "runs", "incomplete"));
    writeFileSync(join(root, "runs", "incomplete", "request.json"), '{"request":{"modelFolder":"/m"},"name":"x"}');
    expect(await store.list()).toEqual([second, first]);
    expect(first.id).toBe("1970-01-01T00-00-00-000Z");
    expect(first.order.request.outputFolder).toBe(first.folder);
  });

  it("gives two runs of the same moment different folders", async () => {
    const store = createRunStore(root);
    const ids = [await store.create(newRun(0, "a")), await store.create(newRun(0, "b"))].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it("leaves no folder if the request cannot be written", async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    const store = createRunStore(root);
    await expect(
      store.create({ ...newRun(0, "a"), request: (folder) => ({ ...request(folder), config: cyclic }) }),
    ).rejects.toThrow();
    expect(readdirSync(root)).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("lets only the user read what is written", async () => {
    const { folder } = await createRunStore(join(root, "runs")).create(newRun(0, "a"));
    expect([folder, join(root, "runs")].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
    expect(statSync(join(folder, "request.json")).mode & 0o777).toBe(0o600);
  });

  it("reads a run without a version, and refuses one of a newer version with a sentence, once", async () => {
    const refusals: string[] = [];
    const store = createRunStore(root, (message) => refusals.push(message));
    const run = await store.create(newRun(0, "a"));
    const path = join(run.folder, "request.json");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/"formatVersion": 1,/, ""));
    expect(await store.list()).toHaveLength(1);
    writeFileSync(path, text.replace(/"formatVersion": 1,/, '"formatVersion": 2, "unknown": {},'));
    expect([await store.list(), await store.list()]).toEqual([[], []]);
    expect(refusals).toEqual([
      expect.stringMatching(/request\.json" was written by a newer Sentiment Tuner: .*Install the newest/),
    ]);
  });

  it("removes a run with its folder", async () => {
    const store = createRunStore(root);
    await store.remove(await store.create(newRun(0, "a")));
    expect(readdirSync(root)).toEqual([]);
  });
});

describe("the golden run of version 1", () => {
  const formats = join(import.meta.dirname, "../../../../test/fixtures/formats");

  it("is listed with its figures", async () => {
    const [run, ...more] = await createRunStore(formats).list();
    expect(more).toEqual([]);
    expect(run).toMatchObject({ id: "run-1", order: { name: "golden", formatVersion: 1 } });
    expect(await readReady(join(formats, "run-1"))).toMatchObject({ kind: "ready", accuracy: expect.any(Number) });
  });
});

describe("readReady", () => {
  it("reads the figures of a report; undefined without a report", async () => {
    expect(await readReady(root)).toBeUndefined();
    writeFileSync(join(root, "report.json"), '{"accuracy":0.9,"f1":0.8}');
    const ready = { kind: "ready", modelFolder: join(root, "model"), accuracy: 0.9, f1: 0.8 };
    expect(await readReady(root)).toEqual(ready);
    writeFileSync(join(root, "report.json"), '{"accuracy":0.9,"f1":0.8,"classNames":["a","b","c"]}');
    expect(await readReady(root)).toEqual({ ...ready, isMacroF1: true });
  });
});
