import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openRegularFile, readText, requireInside } from "./regular-file.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(root, { recursive: true }));

describe("openRegularFile", () => {
  it.skipIf(process.platform === "win32")("refuses a pipe, a device and a folder at once", async () => {
    execFileSync("mkfifo", [join(root, "pipe")], { stdio: "ignore" });
    for (const [path, kind] of [
      [join(root, "pipe"), "pipe"],
      ["/dev/zero", "device"],
      [root, "folder"],
    ] as const) {
      await expect(openRegularFile(path)).rejects.toMatchObject({
        code: "FILE_NOT_REGULAR",
        message: `"${path}" is a ${kind}, not a file.`,
      });
    }
  });
});

describe("readText", () => {
  it("reads a file up to the limit, and refuses one above it", async () => {
    const path = join(root, "config.json");
    await writeFile(path, "12345");
    expect(await readText(path, { mostBytes: 5 })).toBe("12345");
    await expect(readText(path, { mostBytes: 4 })).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  });

  it("says that there is no file", async () => {
    await expect(readText(join(root, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe.skipIf(process.platform === "win32")("requireInside", () => {
  it("accepts a file of the folder and a link to one, and refuses a link that leaves it", async () => {
    const model = join(root, "model");
    await mkdir(model);
    await writeFile(join(root, "token"), "secret");
    await writeFile(join(model, "config.json"), "{}");
    await symlink("config.json", join(model, "same.json"));
    await symlink(join(root, "token"), join(model, "added_tokens.json"));
    await requireInside(model, join(model, "config.json"));
    await requireInside(model, join(model, "same.json"));
    await expect(requireInside(model, join(model, "added_tokens.json"))).rejects.toMatchObject({
      code: "FILE_OUTSIDE",
    });
  });

  it("accepts the links of a hub's cache, unless its blobs are a link themselves", async () => {
    const snapshot = join(root, "models--a--b", "snapshots", "0123");
    const blobs = join(root, "models--a--b", "blobs");
    await mkdir(snapshot, { recursive: true });
    await mkdir(blobs);
    await writeFile(join(blobs, "hash"), "{}");
    await symlink("../../blobs/hash", join(snapshot, "config.json"));
    await requireInside(snapshot, join(snapshot, "config.json"));

    await rm(blobs, { recursive: true });
    await mkdir(join(root, "private"));
    await writeFile(join(root, "private", "hash"), "secret");
    await symlink(join(root, "private"), blobs);
    await expect(requireInside(snapshot, join(snapshot, "config.json"))).rejects.toMatchObject({
      code: "FILE_OUTSIDE",
    });
  });
});
