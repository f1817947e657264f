import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { previousName, stagingName } from "./leftovers.ts";
import { createOwnerMark } from "./owner-mark.ts";
import { replaceFile } from "./replace-file.ts";
import { replaceFolder } from "./replace-folder.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const { pid } = spawnSync(process.execPath, ["--version"]);

/** As a process made it that has ended. */
function deadMark(): string {
  const mark = createOwnerMark();
  return mark.slice(0, 8) + pid.toString(16).padStart(8, "0") + mark.slice(16);
}

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(root, { recursive: true }));

const fill = (staging: string): Promise<void> => writeFile(join(staging, "new.json"), "");

describe("leftovers of a killed process", () => {
  it("are removed by the next one that writes there, and those of a running process stay", async () => {
    const running = stagingName("space", createOwnerMark());
    const ofOtherComputer = stagingName("space", `ffffffff${deadMark().slice(8)}`);
    for (const name of [stagingName("space", deadMark()), running, ofOtherComputer]) await mkdir(join(root, name));

    await replaceFolder(join(root, "space"), fill);
    await replaceFile(join(root, "table.csv"), (write) => write(Buffer.from("a")));

    expect((await readdir(root)).sort()).toEqual([ofOtherComputer, running, "space", "table.csv"].sort());
  });

  it("are removed beside a file", async () => {
    await writeFile(join(root, stagingName("table.csv", deadMark())), "half");
    await replaceFile(join(root, "table.csv"), (write) => write(Buffer.from("a")));
    expect(await readdir(root)).toEqual(["table.csv"]);
  });

  it("give a folder back that was being replaced", async () => {
    const previous = join(root, previousName("space", deadMark()));
    await mkdir(previous);
    await writeFile(join(previous, "old.json"), "old");

    const attempt = replaceFolder(join(root, "space"), () => Promise.reject(new Error("disk full")));

    await expect(attempt).rejects.toThrow("disk full");
    expect(await readFile(join(root, "space", "old.json"), "utf8")).toBe("old");
    expect(await readdir(root)).toEqual(["space"]);
  });
});

describe("makeTemporaryFolder", () => {
  it("makes a folder of this user only, and removes that of a killed process", async () => {
    await mkdir(join(root, `sentiment-tuner-space-${deadMark()}`));
    const first = await makeTemporaryFolder("space", root);
    const second = await makeTemporaryFolder("space", root);

    expect((await readdir(root)).sort()).toEqual([basename(first), basename(second)].sort());
    if (process.platform !== "win32") expect((await stat(first)).mode & 0o777).toBe(0o700);
  });
});
