import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { makeFolder } from "./make-folder.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(root, { recursive: true }));

describe("makeFolder", () => {
  it("makes the folders above, and returns the topmost that it made", async () => {
    expect(await makeFolder(join(root, "a", "b", "c"))).toBe(join(root, "a"));
    expect((await stat(join(root, "a", "b", "c"))).isDirectory()).toBe(true);
  });

  it("returns undefined for a folder that exists", async () => {
    await mkdir(join(root, "a"));
    expect(await makeFolder(join(root, "a"))).toBeUndefined();
    expect(await makeFolder("/")).toBeUndefined();
  });

  it("fails where a file is, or where one is above", async () => {
    await writeFile(join(root, "file"), "");
    await expect(makeFolder(join(root, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolder(join(root, "file", "a"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  it.skipIf(process.platform !== "linux")("ends where the file system makes no folder", async () => {
    await expect(makeFolder("/proc/x/y")).rejects.toMatchObject({
      code: "FOLDER_IMPOSSIBLE",
      message: `The file system cannot make a folder at "/proc/x".`,
    });
  });

  it.skipIf(process.platform === "win32")("gives each folder that it makes the permissions", async () => {
    await makeFolder(join(root, "a", "b"), { mode: 0o700 });
    for (const path of ["a", "a/b"]) expect((await stat(join(root, path))).mode & 0o777).toBe(0o700);
  });
});
