import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type FolderServer, serveFolder } from "./serve-folder.ts";

let root = "";
let server: FolderServer;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sentiment-tuner-"));
  const folder = join(root, "space");
  await mkdir(join(folder, "model"), { recursive: true });
  await writeFile(join(folder, "index.html"), "<p>page</p>");
  await writeFile(join(folder, "model", "a b.onnx"), "bytes");
  await writeFile(join(root, "secret"), "secret");
  await writeFile(join(root, "space-2"), "secret");
  await symlink(join(root, "secret"), join(folder, "link"));
  server = await serveFolder(folder);
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

/** Requests a path without changes. `fetch` would normalize it. */
function send(
  path: string,
  method = "GET",
  host?: string,
): Promise<{ status: number; headers: NodeJS.Dict<unknown>; body: string }> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, method, ...(host !== undefined && { headers: { host } }) }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on("error", reject)
      .end();
  });
}

describe("serveFolder", () => {
  it("answers no host but this machine, so that no page of another site can read the model", async () => {
    expect((await send("/", "GET", "evil.example")).status).toBe(403);
    expect((await send("/", "GET", "127.0.0.1.evil.example:80")).status).toBe(403);
    for (const host of ["localhost:7860", "127.0.0.1", "[::1]:80"])
      expect((await send("/", "GET", host)).status).toBe(200);
  });

  it("serves the page and its files with the headers of a Space", async () => {
    const { status, headers, body } = await send("/");
    expect({ status, body, type: headers["content-type"] }).toEqual({
      ...{ status: 200, body: "<p>page</p>", type: "text/html; charset=utf-8" },
    });
    expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
    expect((await send("/model/a%20b.onnx?x=1")).body).toBe("bytes");
    expect(await send("/index.html", "HEAD")).toMatchObject({ status: 200, body: "" });
  });

  it.each([
    "/../secret",
    "/..%2fsecret",
    "/%2e%2e/secret",
    "/link",
    "/../space-2",
    "/model",
    "/none",
    "/%00",
    "/%zz",
    "//",
  ])("answers %s with 404", async (path) => {
    expect(await send(path)).toMatchObject({ status: 404, body: "Not found" });
  });

  it("rejects methods other than GET and HEAD", async () => {
    expect((await send("/", "POST")).status).toBe(405);
  });

  it("listens on the loopback address", () => {
    expect(new URL(server.url).hostname).toBe("127.0.0.1");
  });
});
