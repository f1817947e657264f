import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { writeFileWhole, writeNewFile } from "./write-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("writeFileWhole", () => {
  it("replaces a file and leaves nothing beside it", async () => {
    const path = join(folder, "report.json");
    await writeFile(path, "old");

    await writeFileWhole(path, "new");

    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["report.json"]);
  });

  it("writes the bytes of a view, not of its whole buffer", async () => {
    const path = join(folder, "bytes");

    await writeFileWhole(path, Uint8Array.of(1, 2, 3, 4).subarray(1, 3));

    expect([...(await readFile(path))]).toEqual([2, 3]);
  });

  it.skipIf(process.platform === "win32")("gives a secret file to its owner only", async () => {
    const path = join(folder, "process.json");

    await writeFileWhole(path, "{}", { mode: 0o600 });

    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("leaves nothing behind where the folder is missing", async () => {
    await expect(writeFileWhole(join(folder, "missing", "report.json"), "{}")).rejects.toThrow("ENOENT");

    expect(await readdir(folder)).toEqual([]);
  });
});

describe("writeNewFile", () => {
  it("joins chunks and returns the size in bytes", async () => {
    const path = join(folder, "model.onnx");

    expect(await writeNewFile(path, [Uint8Array.of(1, 2), Uint8Array.of(3)])).toBe(3);
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
  });

  it("refuses a file that exists", async () => {
    await writeFile(join(folder, "taken"), "");

    await expect(writeNewFile(join(folder, "taken"), [])).rejects.toThrow("EEXIST");
  });
});

describe("a full quota", () => {
  it.skipIf(process.platform === "win32")("is an error of the write, also after an earlier write", () => {
    const source = new URL("write-file.ts", import.meta.url);
    const script = `
      const { writeFileWhole } = await import(${JSON.stringify(source.href)});
      process.chdir(process.argv[1]);
      await writeFileWhole("small", "x");
      const code = await writeFileWhole("large", new Uint8Array(4_000_000)).then(() => "none", (error) => error.code);
      console.log(code);
    `;
    const command = `ulimit -f 1024; exec "$0" --import tsx --input-type=module --eval "$1" "$2"`;

    const output = execFileSync("sh", ["-c", command, process.execPath, script, folder], {
      cwd: import.meta.dirname,
      encoding: "utf8",
    });

    expect(output).toBe("EFBIG\n");
  });
});
