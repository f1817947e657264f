import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";

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
 * Serves a static Space to this machine only, with the headers that the Hub sends.
 *
 * @param port - 0 for any free port
 */
export async function serveFolder(folder: string, port = 0): Promise<FolderServer> {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    const isReading = request.method === "GET" || request.method === "HEAD";
    if (!isReading) return void response.writeHead(405).end();
    if (!isThisMachine(request.headers.host)) return void response.writeHead(403).end("Open this page as localhost.");
    void sendFile(root, request.url ?? "/", request.method === "HEAD", response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo; // The server listens on a port, not on a pipe.
  return {
    url: `http://127.0.0.1:${String(address.port)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A page of another site can give its own name the address of this machine, and would then read the model as its own content. The browser
 * sends that name as host.
 */
function isThisMachine(host: string | undefined): boolean {
  return host !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host);
}

async function sendFile(root: string, url: string, isHead: boolean, response: ServerResponse): Promise<void> {
  const path = await findFile(root, url);
  if (path === undefined) return void response.writeHead(404).end("Not found");
  const { size } = await stat(path);
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-length": size, "cache-control": "no-cache", ...ISOLATION });
  if (isHead) return void response.end();
  await pipeline(createReadStream(path), response);
}

/** The file that a URL names; undefined if it does not exist or is outside the folder, also through a symbolic link. */
async function findFile(root: string, url: string): Promise<string | undefined> {
  try {
    const { pathname } = new URL(url, "http://localhost");
    const name = decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    const path = await realpath(join(root, name));
    return path.startsWith(root + sep) && (await stat(path)).isFile() ? path : undefined;
  } catch {
    return undefined; // The file does not exist, or the URL is invalid.
  }
}
