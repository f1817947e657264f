import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import type { RequestProgress } from "@sentiment-tuner/protocol";
import { bundledAssets } from "@sentiment-tuner/space";
import { afterEach, describe, expect, it, vi } from "vitest";

import { fixturePath } from "../support/golden.ts";
import { hubEnv, startHub, temporaryHome } from "../support/hub-client.ts";
import { HUB_TOKEN } from "../support/hub-server.ts";
import { bundleForTests, forkHub } from "../support/worker.ts";

const RUNTIME = Buffer.from("WebAssembly of a static Space. ".repeat(20_000));
const PATH = "onnxruntime-web@1.2.3/dist/ort.wasm";
const sha256 = createHash("sha256").update(RUNTIME).digest("hex");
const SETTINGS = { isOffline: false, token: HUB_TOKEN, proxies: { http: "", https: "", except: "" } };
const noSleep = { sleep: () => Promise.resolve() };

type Fault = "cut" | "spoil" | "stall" | "missing";

interface FileServer {
  readonly url: string;
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly sent: number }[];
  /** What goes wrong with the next requests, in order. */
  readonly faults: Fault[];
}

const servers: Server[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server with the files of npm packages, as a content delivery network has it: it compresses whole files only. */
async function startFileServer(): Promise<FileServer> {
  const requests: FileServer["requests"] = [];
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    const fault = faults.shift();
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const isPacked = start === 0 && /gzip/.test(request.headers["accept-encoding"] ?? "");
    const bytes = fault === "spoil" ? Buffer.alloc(RUNTIME.length) : RUNTIME.subarray(start);
    const body = isPacked ? gzipSync(bytes, { level: 0 }) : bytes;
    requests.push({ path: request.url ?? "", headers: request.headers, sent: body.length });
    if (fault === "missing") return void response.writeHead(404).end();
    response.writeHead(start > 0 ? 206 : 200, {
      "content-length": body.length,
      ...(isPacked && { "content-encoding": "gzip" }),
      ...(start > 0 && { "content-range": `bytes ${start}-${RUNTIME.length - 1}/${RUNTIME.length}` }),
    });
    if (fault === undefined || fault === "spoil") return void response.end(body);
    response.write(body.subarray(0, body.length / 2), () => {
      if (fault === "cut") setTimeout(() => response.destroy(), 50);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // It listens on a port.
  return { url: `http://127.0.0.1:${port}`, requests, faults };
}

/** The parts of Spaces as the extension has them. */
function makeParts(folder = join(temporaryHome(), "space")): string {
  mkdirSync(join(folder, "vendor"), { recursive: true });
  writeFileSync(join(folder, "vendor", "transformers.min.js"), "");
  const file = { name: "ort.wasm", path: PATH, sizeBytes: RUNTIME.length, sha256 };
  writeFileSync(join(folder, "downloads.json"), JSON.stringify({ files: [file] }));
  return folder;
}

describe("the browser runtime of a static Space", () => {
  async function setUp() {
    const server = await startFileServer();
    const downloadFolder = join(temporaryHome(), "runtime");
    const events: unknown[] = [];
    const options = { sdk: "static", downloadFolder, settings: SETTINGS, server: server.url, ...noSleep } as const;
    const load = (changes: Partial<Parameters<typeof bundledAssets>[1]> = {}) =>
      bundledAssets(makeParts(), { ...options, onProgress: (event) => events.push(event), ...changes });
    return { server, downloadFolder, events, load };
  }

  it("is downloaded once, packed, and beside what the program brings along", async () => {
    const { server, events, load } = await setUp();
    const { vendor } = await load();
    expect(Object.keys(vendor).sort()).toEqual(["ort.wasm", "transformers.min.js"]);
    expect(readFileSync(vendor["ort.wasm"] ?? "").equals(RUNTIME)).toBe(true);
    expect(server.requests).toMatchObject([{ path: `/${PATH}`, headers: { "accept-encoding": "br, gzip" } }]);
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
    expect(events.at(0)).toMatchObject({ type: "downloading", bytesDone: 0, totalBytes: RUNTIME.length });
    expect(events.at(-1)).toMatchObject({ bytesDone: RUNTIME.length });
    await load({ settings: { ...SETTINGS, isOffline: true } });
    expect(server.requests).toHaveLength(1);
  });

  it("is not downloaded for a Gradio Space", async () => {
    const { server, load } = await setUp();
    expect((await load({ sdk: "gradio" })).vendor).toEqual({});
    expect(server.requests).toEqual([]);
  });

  it("is resumed after an interruption, with its checksum", async () => {
    const { server, load } = await setUp();
    server.faults.push("cut");
    const { vendor } = await load();
    expect(readFileSync(vendor["ort.wasm"] ?? "").equals(RUNTIME)).toBe(true);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.headers).toMatchObject({
      range: expect.stringMatching(/^bytes=[1-9]/),
      "accept-encoding": expect.not.stringContaining("gzip"),
    });
  });

  it("is refused if its bytes are not those that were tested, and nothing is kept", async () => {
    const { server, downloadFolder, load } = await setUp();
    server.faults.push("spoil");
    await expect(load()).rejects.toMatchObject({ code: "HASH_MISMATCH" });
    expect(await readdir(downloadFolder)).toEqual([]);
  });

  it("is downloaded again if the file on this machine was damaged", async () => {
    const { server, load } = await setUp();
    const { vendor } = await load();
    await writeFile(vendor["ort.wasm"] ?? "", Buffer.alloc(RUNTIME.length));
    await load();
    expect(server.requests).toHaveLength(2);
    expect(readFileSync(vendor["ort.wasm"] ?? "").equals(RUNTIME)).toBe(true);
  });

  it("can be cancelled, and continues where it was", async () => {
    const { server, load } = await setUp();
    server.faults.push("stall");
    const cancel = new AbortController();
    const loading = load({ signal: cancel.signal });
    await expect.poll(() => server.requests.length, { interval: 10 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    cancel.abort();
    await expect(loading).rejects.toThrow("aborted");
    await load();
    expect(server.requests[1]?.headers.range).toMatch(/^bytes=[1-9]/);
  });

  it.each([
    ["the server cannot be reached", { server: "http://127.0.0.1:1" }, "HUB_UNREACHABLE"],
    ["no request may be sent", { settings: { ...SETTINGS, isOffline: true } }, "OFFLINE"],
  ])("says what to do if %s", async (_case, changes, code) => {
    const { load } = await setUp();
    await expect(load(changes)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/browser runtime of a static Space.* Connect to the internet and try again/),
    });
  });

  it("says what to do if the server does not have it", async () => {
    const { server, load } = await setUp();
    server.faults.push("missing");
    await expect(load()).rejects.toThrow(/status 404\. .*Connect to the internet/);
  });
});

describe("the hub process", () => {
  const worker = bundleForTests();

  it("downloads the runtime, and the Space that it deploys contains it", async () => {
    const [hub, server, home] = [await startHub(), await startFileServer(), temporaryHome()];
    const env = { ...hubEnv(hub, home), HF_TOKEN: HUB_TOKEN, SENTIMENT_TUNER_CACHE: join(home, "cache") };
    for (const [name, value] of Object.entries({ ...env, SENTIMENT_TUNER_CDN: server.url })) vi.stubEnv(name, value);
    const parts = makeParts(join(dirname(worker.path), "space")); // Where the extension keeps them.
    await mkdir(parts, { recursive: true });
    await cp(TEMPLATES, join(parts, "templates"), { recursive: true });
    const { child, client, exit } = forkHub(worker.path);
    await client.handshake();
    const reported: RequestProgress[] = [];
    const modelFolder = fixturePath("tiny-distilbert");
    const params = { repo: "owner/demo", modelFolder, isPrivate: true, sdk: "static" } as const;
    await client.request("deploySpace", params, { onProgress: (progress) => reported.push(progress) });
    child.disconnect();
    expect(await exit).toBe(0);
    expect(reported).toContainEqual(expect.objectContaining({ type: "downloading", bytesDone: RUNTIME.length }));
    expect(hub.read("space", "owner/demo", "vendor/ort.wasm")?.equals(RUNTIME)).toBe(true);
    expect(JSON.stringify(server.requests)).not.toContain(HUB_TOKEN);
  });
});

const TEMPLATES = fileURLToPath(new URL("../../packages/space/templates", import.meta.url));
