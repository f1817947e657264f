import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

/** A server with the files of installed npm packages, with the paths of a content delivery network. The caller must dispose it. */
export async function startNpmFiles(): Promise<{ readonly url: string; dispose(): void }> {
  const server = createServer(({ url = "" }, response) => {
    const [, name, path] = /^\/((?:@[^/]+\/)?[^/@]+)@[^/]+\/([\w./-]+)$/.exec(url) ?? [];
    if (name === undefined || path === undefined || path.includes("..")) return void response.writeHead(404).end();
    const file = createReadStream(fileURLToPath(new URL(`../../node_modules/${name}/${path}`, import.meta.url)));
    file.on("error", () => response.writeHead(404).end());
    file.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // It listens on a port.
  const dispose = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, dispose };
}
