import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, sep } from "node:path";

import { ISOLATION } from "./space-readme.ts";

export interface FolderServer {
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/**
 * Serves a static Space to this machine alone, with the headers that the Hub would send.
 *
 * @param port - any free one if 0
 */
export async function serveFolder(folder: string, port = 0): Promise<FolderServer> {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    const isReading = request.method === "GET" || request.method === "HEAD";
    if (!isReading) return void response.writeHead(405).end();
    void answer(root, request.url ?? "/", request.method === "HEAD", response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo; // It listens on a port.
  return {
    url: `http://127.0.0.1:${String(address.port)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(root: string, url: string, isHead: boolean, response: ServerResponse): Promise<void> {
  const path = await findFile(root, url);
  if (path === undefined) return void response.writeHead(404).end("Not found");
  const { size } = await stat(path);
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-length": size, "cache-control": "no-cache", ...ISOLATION });
  if (isHead) return void response.end();
  createReadStream(path)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** The file of a request; undefined where there is none, or where a link leads out of the folder. */
async function findFile(root: string, url: string): Promise<string | undefined> {
  try {
    const { pathname } = new URL(url, "http://localhost");
    const name = decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    const path = await realpath(join(root, name));
    return path.startsWith(root + sep) && (await stat(path)).isFile() ? path : undefined;
  } catch {
    return undefined; // Not there, or a name that is none.
  }
}
