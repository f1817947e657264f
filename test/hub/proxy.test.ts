import { createServer, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

import { downloadModel, parseModelReference, useProxies } from "@sentiment-tuner/hub";
import { afterEach, expect, it } from "vitest";

import { settingsFor, startHub, temporaryHome, WITH_TOKEN } from "../support/hub-client.ts";
import { modelFiles } from "../support/hub-models.ts";
import { HUB_TOKEN } from "../support/hub-server.ts";

const reference = parseModelReference("owner/tiny");
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A proxy that accepts every connection. */
async function startProxy() {
  const asked: { to: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer().on("connect", ({ url = "", headers }, client: Socket) => {
    asked.push({ to: url, headers });
    const { hostname, port } = new URL(`http://${url}`);
    const target = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) sockets.add(socket.on("error", () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { asked, address: `127.0.0.1:${String((server.address() as AddressInfo).port)}` };
}

it("uses the proxy for the hub and for its storage, and does not send the token to the proxy", async () => {
  const hub = await startHub();
  hub.add("model", "owner/tiny", modelFiles("tiny-bert"));
  const { asked, address } = await startProxy();
  const proxy = { HTTP_PROXY: `http://user:pass@${address}` };
  await downloadModel(reference, await settingsFor(hub, temporaryHome(), { ...proxy, ...WITH_TOKEN }));
  const reached = new Set(asked.map(({ to }) => `http://${String(to)}`));
  expect(reached).toEqual(new Set([hub.endpoint, hub.storageOrigin]));
  expect(JSON.stringify(asked)).not.toContain(HUB_TOKEN);
  const credentials = `Basic ${Buffer.from("user:pass").toString("base64")}`;
  expect(asked.every(({ headers }) => headers["proxy-authorization"] === credentials)).toBe(true);
  expect(JSON.stringify(hub.requests)).not.toContain(credentials);
});

it("makes the global fetch use the proxy after useProxies", async () => {
  const original = globalThis.fetch;
  closing.push(() => (globalThis.fetch = original));
  const hub = await startHub();
  const { asked, address } = await startProxy();
  useProxies({ HTTP_PROXY: `http://${address}` });
  const { status } = await fetch(hub.endpoint, { method: "HEAD" });
  expect(status).toBeLessThan(500);
  expect(asked.map(({ to }) => `http://${String(to)}`)).toEqual([hub.endpoint]);
});

it.each([{}, { NO_PROXY: "localhost" }, { ALL_PROXY: "socks5://127.0.0.1:1080" }])(
  "does not change the global fetch without a supported proxy: %o",
  (env) => {
    const original = globalThis.fetch;
    useProxies(env);
    expect(globalThis.fetch).toBe(original);
  },
);

it("does not use the proxy for a host in NO_PROXY", async () => {
  const hub = await startHub();
  hub.add("model", "owner/tiny", modelFiles("tiny-bert"));
  const { asked, address } = await startProxy();
  const env = { http_proxy: `http://${address}`, NO_PROXY: "127.0.0.1" };
  await downloadModel(reference, await settingsFor(hub, temporaryHome(), env));
  expect(asked).toEqual([]);
});

it("reports an unreachable proxy without its password", async () => {
  const hub = await startHub();
  const env = { HTTP_PROXY: "http://user:pass@127.0.0.1:9" }; // Nothing listens there.
  const error: unknown = await downloadModel(reference, await settingsFor(hub, temporaryHome(), env)).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "HUB_UNREACHABLE", message: expect.stringMatching(/ECONNREFUSED.*HTTPS_PROXY/) });
  expect(String(error)).not.toContain("pass");
});
