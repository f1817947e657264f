import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { nodeFiles } from "./node-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
  await writeFile(join(folder, "b.txt"), "0123456789");
  await writeFile(join(folder, "a.txt"), "");
});
afterAll(() => rm(folder, { recursive: true }));

describe("nodeFiles", () => {
  it("distinguishes files from folders, and returns sizes", async () => {
    expect(await nodeFiles.stat(join(folder, "b.txt"))).toMatchObject({ kind: "file", sizeBytes: 10 });
    expect(await nodeFiles.stat(folder)).toMatchObject({ kind: "folder" });
  });

  it("has no status for a missing path or a path through a file", async () => {
    expect(await nodeFiles.stat(join(folder, "c.txt"))).toBeUndefined();
    expect(await nodeFiles.stat(join(folder, "b.txt", "c.txt"))).toBeUndefined();
  });

  it("lists names in order", async () => {
    expect(await nodeFiles.list(folder)).toEqual(["a.txt", "b.txt"]);
  });

  it("reads a file in chunks", async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of nodeFiles.read(join(folder, "b.txt"))) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("0123456789");
  });

  it.skipIf(process.platform === "win32")("names a folder or a device in the place of a file", async () => {
    for (const path of [folder, "/dev/zero"]) {
      await expect(nodeFiles.readRange(path, 0, 1)).rejects.toMatchObject({ code: "FILE_NOT_REGULAR" });
      await expect(async () => {
        for await (const _chunk of nodeFiles.read(path));
      }).rejects.toThrow(`"${path}" is a`);
    }
  });

  it("reads a range, up to the end of the file", async () => {
    const path = join(folder, "b.txt");
    expect(Buffer.from(await nodeFiles.readRange(path, 2, 5)).toString()).toBe("234");
    expect(Buffer.from(await nodeFiles.readRange(path, 8, 20)).toString()).toBe("89");
  });
});
