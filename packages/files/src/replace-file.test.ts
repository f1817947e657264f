import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { replaceFile } from "./replace-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("replaceFile", () => {
  it("joins the pieces, and shows nothing under the final name before the last one", async () => {
    const path = join(folder, "scored.csv");
    await replaceFile(path, async (write) => {
      await write(Buffer.from("one "));
      expect(await readdir(folder)).not.toContain("scored.csv");
      await write(Buffer.from("two"));
    });
    expect(await readFile(path, "utf8")).toBe("one two");
    expect(await readdir(folder)).toEqual(["scored.csv"]);
  });

  it("leaves the previous file and nothing else if a piece cannot be made", async () => {
    const path = join(folder, "scored.csv");
    await writeFile(path, "old");
    const work = replaceFile(path, async (write) => {
      await write(Buffer.from("new"));
      throw new Error("enough");
    });
    await expect(work).rejects.toThrow("enough");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["scored.csv"]);
  });

  it("fails before the work if the folder does not exist", async () => {
    let isCalled = false;
    const work = replaceFile(join(folder, "absent", "scored.csv"), () => {
      isCalled = true;
      return Promise.resolve();
    });
    await expect(work).rejects.toMatchObject({ code: "ENOENT" });
    expect(isCalled).toBe(false);
  });
});
