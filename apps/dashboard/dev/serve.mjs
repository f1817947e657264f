/**
 * Serves the dashboard to a browser, without an editor: run `node apps/dashboard/dev/serve.mjs [port]` and open the
 * printed URL. `?scenario=` selects a scenario of scenarios.ts, `?theme=` is dark, light, hc or hc-light.
 */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "dist", "page");
const port = Number(process.argv[2] ?? 8137);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

const options = {
  bundle: true,
  format: "iife",
  target: "chrome128",
  conditions: ["@sentiment-tuner/source"],
  logLevel: "warning",
};
await build({ ...options, entryPoints: { dashboard: join(root, "src/main.ts") }, outdir: out });
await build({ ...options, entryPoints: { harness: join(root, "dev/harness.ts") }, outdir: out });

createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const name = pathname === "/" ? "index.html" : pathname.slice(1);
  const nonce = randomUUID();
  try {
    const bytes = await readFile(fileOf(name));
    response.writeHead(200, {
      "content-type": `${TYPES[extname(name)] ?? "text/plain"}; charset=utf-8`,
      "content-security-policy": policy(nonce),
    });
    response.end(name.endsWith(".html") ? bytes.toString().replaceAll("{nonce}", nonce) : bytes);
  } catch {
    response.writeHead(404).end();
  }
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/?scenario=completed&theme=dark`));

/** The editor's policy, plus access to the files of the recorded run. */
function policy(nonce) {
  return `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'`;
}

function fileOf(name) {
  if (name.includes("..")) throw new Error("The path is outside the page's folder.");
  if (name.startsWith("test-data/")) return join(root, name);
  return join(name === "index.html" ? join(root, "dev") : out, name);
}
