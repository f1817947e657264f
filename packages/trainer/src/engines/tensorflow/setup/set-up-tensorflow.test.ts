import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { replaceDeprecatedUtil } from "../load-tensorflow.ts";
import { download } from "./download.ts";
import { placeLibtensorflow } from "./libtensorflow.ts";
import { runCommand } from "./run-command.ts";
import { setUpTensorflow } from "./set-up-tensorflow.ts";

const { signal } = new AbortController();
const server = createServer((request, response) => {
  if (request.url === "/library") response.writeHead(200, { "content-length": "6" }).end("abcdef");
  else response.writeHead(404).end();
});
let folder: string;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "setup-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function allOf<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe("setUpTensorflow", () => {
  it.skipIf(existsSync("/usr/lib/x86_64-linux-gnu/libcudnn.so.8"))(
    "names the missing CUDA libraries before it downloads anything",
    async () => {
      const target = join(folder, "engine");
      await expect(allOf(setUpTensorflow({ kind: "gpu", folder: target }))).rejects.toMatchObject({
        code: "CUDA_MISSING",
      });
      expect(existsSync(target)).toBe(false);
    },
  );
});

describe("placeLibtensorflow", () => {
  it("reports a missing file", async () => {
    await expect(allOf(placeLibtensorflow("/nowhere.tar.gz", folder, signal))).rejects.toThrow(
      'There is no file "/nowhere.tar.gz".',
    );
  });
});

describe("download", () => {
  it("reports its progress", async () => {
    const path = join(folder, "library");
    const progress = await allOf(download(`${address}/library`, path, signal));
    expect(progress.at(-1)).toEqual({ doneBytes: 6, totalBytes: 6 });
    expect(await readFile(path, "utf8")).toBe("abcdef");
  });

  it("leaves no file after a failure, and reports the answer of the server", async () => {
    const path = join(folder, "absent");
    await expect(allOf(download(`${address}/absent`, path, signal))).rejects.toThrow("404");
    expect(existsSync(path)).toBe(false);
  });

  it("ends when it is cancelled", async () => {
    const cancelled = AbortSignal.abort(new Error("no longer wanted"));
    await expect(allOf(download(`${address}/library`, join(folder, "cancelled"), cancelled))).rejects.toThrow(
      "no longer wanted",
    );
  });
});

describe("runCommand", () => {
  const node = (script: string, options = { folder, signal }) => runCommand(process.execPath, ["-e", script], options);

  it("yields the lines of both streams", async () => {
    expect(await allOf(node('console.log("one"); console.error("two")'))).toEqual(
      expect.arrayContaining(["one", "two"]),
    );
  });

  it("quotes the last lines of a program that fails", async () => {
    await expect(allOf(node('console.error("no compiler"); process.exit(3)'))).rejects.toThrow("no compiler");
  });

  it("reports that a program does not exist", async () => {
    await expect(allOf(runCommand("no-such-program", [], { folder, signal }))).rejects.toThrow("cannot be started");
  });

  it("ends a program when it is cancelled", async () => {
    const cancel = new AbortController();
    const lines = node('console.log("begun"); setInterval(() => {}, 1000)', { folder, signal: cancel.signal });
    await lines.next();
    cancel.abort(new Error("enough"));
    await expect(lines.next()).rejects.toThrow("enough");
  });
});

describe("replaceDeprecatedUtil", () => {
  it("adds functions that Node 23 removed, and replaces those that earlier versions warn about", () => {
    const warning = (): never => {
      throw new Error("deprecated");
    };
    const util: Record<string, unknown> = { isArray: warning };
    replaceDeprecatedUtil(util);
    const { isNullOrUndefined, isArray } = util as Record<string, (value: unknown) => boolean>;
    expect([null, undefined, 0].map((value) => isNullOrUndefined?.(value))).toEqual([true, true, false]);
    expect(isArray?.([])).toBe(true);
  });
});
