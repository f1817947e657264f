import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, describe, expect, it, vi } from "vitest";

import { bundleForTests, makeRunFolder, readEvents, startTraining } from "../support/worker.ts";

const worker = bundleForTests();
afterEach(() => {
  vi.unstubAllEnvs();
});

const TOKEN = "hf_0123456789abcdefABCDEF";
const logOf = (folder: string): Promise<string> => readFile(join(folder, "worker.log"), "utf8");

describe("the log of a run", () => {
  it("has no path of the home folder, no token and no text of a review", async () => {
    vi.stubEnv("HOME", worker.root);
    vi.stubEnv("USERPROFILE", worker.root);
    vi.stubEnv("HF_TOKEN", TOKEN);
    const complete = await makeRunFolder(worker.root, "private", { ladder: "none" });
    expect(await startTraining(worker.path, complete).exit).toBe(0);
    const failed = await makeRunFolder(worker.root, "failed", { datasetPaths: [join(worker.root, "none.csv")] });
    expect(await startTraining(worker.path, failed).exit).toBe(1);
    expect(await logOf(failed)).toContain("~/none.csv");
    for (const text of [await logOf(complete), await logOf(failed)]) {
      expect(text).not.toContain(worker.root);
      expect(text).not.toContain(TOKEN);
      expect(text).not.toMatch(/good film|bad film/);
    }
    expect(JSON.stringify(await readEvents(complete))).not.toContain(TOKEN);
  });
});

describe("two processes that train one run", () => {
  it("do not mix: the second is refused, says why, and changes nothing", async () => {
    const folder = await makeRunFolder(worker.root, "twice", { ladder: "none" });
    const codes = await Promise.all([startTraining(worker.path, folder).exit, startTraining(worker.path, folder).exit]);
    expect(codes.sort()).toEqual([0, 2]);
    expect(await logOf(folder)).toContain("Another process trains in");
    const types = (await readEvents(folder)).map(({ type }) => type);
    expect(types.filter((type) => type === "started" || type === "completed")).toEqual(["started", "completed"]);
    expect(existsSync(join(folder, "run.lock"))).toBe(false);
  });
});
