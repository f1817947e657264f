import { lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openRepoCache } from "./cache.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-cache-"));
});
afterEach(() => rm(folder, { recursive: true }));

const open = () => openRepoCache({ cacheFolder: folder, usesSymlinks: true }, { kind: "model", repo: "owner/name" });

describe("openRepoCache", () => {
  it("reads back the commit of a branch, also of one with a slash", async () => {
    await open().writeRef("refs/pr/1", COMMIT);
    expect(await open().readRef("refs/pr/1")).toBe(COMMIT);
    expect(await open().readRef("main")).toBeUndefined();
  });

  it("ignores a ref that is not a commit", async () => {
    await mkdir(join(folder, "models--owner--name/refs"), { recursive: true });
    await writeFile(join(folder, "models--owner--name/refs/main"), "../../secret");
    expect(await open().readRef("main")).toBeUndefined();
  });

  it("replaces a link in the place of a ref and does not write to its target", async () => {
    const victim = join(folder, "victim");
    const ref = join(folder, "models--owner--name/refs/main");
    await writeFile(victim, "mine");
    await mkdir(join(folder, "models--owner--name/refs"), { recursive: true });
    await symlink(victim, ref);
    await open().writeRef("main", COMMIT);
    expect(await readFile(victim, "utf8")).toBe("mine");
    expect((await lstat(ref)).isSymbolicLink()).toBe(false);
    expect(await open().readRef("main")).toBe(COMMIT);
  });
});
