import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { isLeftover } from "./leftovers.ts";
import { replaceFolder } from "./replace-folder.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(root, { recursive: true }));

describe("replaceFolder", () => {
  it("makes a folder, with those above it", async () => {
    const target = join(root, "runs", "model");

    await replaceFolder(target, (staging) => writeFile(join(staging, "config.json"), "{}"));

    expect(await readFile(join(target, "config.json"), "utf8")).toBe("{}");
    expect(await readdir(join(root, "runs"))).toEqual(["model"]);
  });

  it("replaces a folder as a whole", async () => {
    await mkdir(join(root, "model"));
    await writeFile(join(root, "model", "old.json"), "");

    await replaceFolder(join(root, "model"), (staging) => writeFile(join(staging, "new.json"), ""));

    expect(await readdir(join(root, "model"))).toEqual(["new.json"]);
    expect(await readdir(root)).toEqual(["model"]);
  });

  it("keeps the previous folder if writing fails", async () => {
    await mkdir(join(root, "model"));
    await writeFile(join(root, "model", "old.json"), "");

    const attempt = replaceFolder(join(root, "model"), async (staging) => {
      await writeFile(join(staging, "half.json"), "{");
      throw new Error("disk full");
    });

    await expect(attempt).rejects.toThrow("disk full");
    expect(await readdir(root)).toEqual(["model"]);
    expect(await readdir(join(root, "model"))).toEqual(["old.json"]);
  });

  it("writes where the names of leftovers can be recognized", async () => {
    let names: readonly string[] = [];

    await replaceFolder(join(root, "model"), async () => {
      names = await readdir(root);
    });

    expect(names).toHaveLength(1);
    expect(names.every((name) => isLeftover(name, "model"))).toBe(true);
  });
});

describe("isLeftover", () => {
  it.each([
    [".report.json.saving-3518d372", "report.json", true],
    [".model.replaced-0a1b2c3d", "model", true],
    ["report.json", "report.json", false],
    ["report.json.bak", "report.json", false],
    [".model.mine", "model", false],
  ])("of %j beside %j: %j", (candidate, name, expected) => {
    expect(isLeftover(candidate, name)).toBe(expected);
  });
});
