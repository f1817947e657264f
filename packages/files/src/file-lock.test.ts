import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { lockFile } from "./file-lock.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
  path = join(folder, "run.lock");
});
afterEach(() => rm(folder, { recursive: true }));

/** The number of a process that has ended. */
async function endedPid(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-p", "process.pid"]);
  return Number(stdout);
}

const ownerOf = (changes: object): string => JSON.stringify({ id: "0a1b2c3d", pid: 1, host: hostname(), ...changes });

describe("lockFile", () => {
  it("refuses a second owner until the first one releases it", async () => {
    const first = await lockFile(path);
    await expect(lockFile(path)).rejects.toMatchObject({
      code: "LOCKED",
      message: `Process ${String(process.pid)} holds the lock "${path}".`,
    });
    await first.release();
    const second = await lockFile(path);
    expect(await readdir(folder)).toEqual(["run.lock"]);
    await second.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it("gives the lock to one of many who ask at once", async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockFile(path)));
    const locks = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
    expect(locks).toHaveLength(1);
    await locks[0]?.release();
  });

  it("gives the lock of a dead process to one of many who ask at once", async () => {
    await writeFile(path, ownerOf({ pid: await endedPid() }));
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockFile(path)));
    const locks = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
    expect(locks).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["run.lock"]);
    await locks[0]?.release();
  });

  it("takes over a lock with the number of this process that this process does not hold", async () => {
    await writeFile(path, ownerOf({ pid: process.pid }));
    await (await lockFile(path)).release();
  });

  it("takes over a lock that was never written", async () => {
    await writeFile(path, "");
    await (await lockFile(path)).release();
  });

  it("takes over the lock of another computer only without a heartbeat", async () => {
    await writeFile(path, ownerOf({ host: "elsewhere" }));
    await expect(lockFile(path)).rejects.toThrow(`Process 1 on "elsewhere" holds the lock`);
    const then = new Date(Date.now() - 600_000);
    await utimes(path, then, then);
    await (await lockFile(path)).release();
  });

  it("takes over a lock after a process was killed while it took it over", async () => {
    const pid = await endedPid();
    await writeFile(path, ownerOf({ pid }));
    await writeFile(join(folder, ".run.lock.replaced-0a1b2c3d"), ownerOf({ id: "9", pid }));
    const lock = await lockFile(path);
    expect(await readdir(folder)).toEqual(["run.lock"]);
    await lock.release();
  });

  it("does not remove the lock of another owner", async () => {
    const lock = await lockFile(path);
    await writeFile(path, ownerOf({}));
    await lock.release();
    expect(await readFile(path, "utf8")).toBe(ownerOf({}));
  });
});
