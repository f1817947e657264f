import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

import type { HubSettings } from "@sentiment-tuner/hub";

/** A hub on loopback that accepts pushes of small files. */
export interface FakeHub {
  readonly endpoint: string;
  readonly settings: HubSettings;
  /** Method and path of every request, in order. */
  readonly requests: readonly string[];
  /** Pushed texts by path: `models/owner/name/README.md`. */
  readonly files: ReadonlyMap<string, string>;
  /** The request body that created a repository, by kind. */
  readonly created: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** @param stages - of the Space, one per request; the last one is repeated */
export async function startFakeHub(stages: readonly string[] = ["RUNNING"]): Promise<FakeHub> {
  const requests: string[] = [];
  const files = new Map<string, string>();
  const created = new Map<string, Readonly<Record<string, unknown>>>();
  const remaining = [...stages];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      requests.push(`${request.method ?? ""} ${pathname}`);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer(pathname, body)));
    });
  });

  function answer(path: string, body: string): unknown {
    if (path === "/api/repos/create") {
      const order = JSON.parse(body) as { readonly type?: string };
      created.set(order.type ?? "model", { ...order });
      return { url: "" };
    }
    if (path.includes("/preupload/")) {
      const asked = JSON.parse(body) as { readonly files: readonly { readonly path: string }[] };
      return { files: asked.files.map((file) => ({ path: file.path, uploadMode: "regular", shouldIgnore: false })) };
    }
    const [, repo] = /^\/api\/(.+)\/commit\//.exec(path) ?? [];
    if (repo !== undefined) {
      for (const line of body.trim().split("\n")) {
        const { key, value } = JSON.parse(line) as { key: string; value: { path: string; content: string } };
        if (key === "file") files.set(`${repo}/${value.path}`, Buffer.from(value.content, "base64").toString());
      }
      return { success: true, commitOid: "a".repeat(40), commitUrl: "", hookOutput: "" };
    }
    const stage = remaining.length > 1 ? remaining.shift() : remaining[0];
    return { _id: "1", id: "owner/name", runtime: { stage, errorMessage: "No module named torch" } };
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    ...{ endpoint, requests, files, created },
    settings: {
      ...{ endpoint, token: "hf_test", cacheFolder: "/nowhere", isOffline: false, usesSymlinks: true },
      proxies: { http: "", https: "", except: "" },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // A request without an encoding yields buffers.
  return Buffer.concat(chunks).toString();
}
