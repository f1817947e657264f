import { statSync } from "node:fs";
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import type { RequestProgress } from "@sentiment-tuner/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";

import { fixturePath } from "../support/golden.ts";
import { hubEnv, listAll, startHub, temporaryHome } from "../support/hub-client.ts";
import { HUB_TOKEN } from "../support/hub-server.ts";
import { languageModelFiles } from "../support/hub-models.ts";
import {
  bundleForTests,
  connectClient,
  forkHub,
  makeRunFolder,
  readEvents,
  runIdOf,
  startTraining,
  waitForEvent,
  waitForProcess,
} from "../support/worker.ts";

const worker = bundleForTests();
afterEach(() => {
  vi.unstubAllEnvs();
});

it("downloads the base model of a run, stops during the download, and resumes it", async () => {
  const hub = await startHub();
  const home = temporaryHome();
  const commit = hub.add("model", "owner/tiny", await languageModelFiles());
  for (const [name, value] of Object.entries({ ...hubEnv(hub, home), HF_TOKEN: HUB_TOKEN })) {
    vi.stubEnv(name, value);
  }
  hub.fail(/GET \/objects/, { kind: "stall", afterBytes: 40_000 });
  const reference = { modelFolder: "owner/tiny", modelReference: "owner/tiny" };
  const folder = await makeRunFolder(worker.root, "fetching", reference);
  const first = startTraining(worker.path, folder);
  const { client } = await connectClient(await waitForProcess(folder));
  await waitForEvent(folder, ({ type }) => type === "downloading");
  await expect.poll(() => bytesWaiting(home), { interval: 10 }).toBe(40_000);
  await client.request("stop", { runId: runIdOf("fetching") });
  expect(await first.exit).toBe(0);
  const outcome = { kind: "stopped", step: 0 };
  expect((await readEvents(folder)).at(-1)).toMatchObject({ type: "finished", outcome });

  expect(await startTraining(worker.path, folder).exit).toBe(0);
  expect(hub.requests.at(-1)).toMatchObject({
    to: "storage",
    headers: { range: expect.stringMatching(/^bytes=[1-9]/) },
  });
  const events = await readEvents(folder);
  expect(events.find(({ type }) => type === "fetched")).toMatchObject({ source: `owner/tiny@${commit}` });
  expect(events.at(-1)).toMatchObject({
    type: "completed",
    report: { training: { baseModel: { source: `owner/tiny@${commit}` } } },
  });
  for (const name of ["events.jsonl", "worker.log", "report.json"]) {
    expect(await readFile(join(folder, name), "utf8")).not.toContain(HUB_TOKEN);
  }
});

describe("the hub process", () => {
  const modelFolder = fixturePath("tiny-distilbert");

  async function connect() {
    const hub = await startHub();
    const env = { ...hubEnv(hub, temporaryHome()), HF_TOKEN: HUB_TOKEN };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { child, client, sent, exit } = forkHub(worker.path);
    await client.handshake();
    return { hub, child, client, sent, exit };
  }

  it("downloads a model and reports its progress", async () => {
    const { hub, child, client, exit } = await connect();
    const commit = hub.add("model", "owner/tiny", await languageModelFiles());
    const reported: RequestProgress[] = [];
    const onProgress = (progress: RequestProgress) => reported.push(progress);
    const { folder, source } = await client.request("fetchModel", { reference: "owner/tiny" }, { onProgress });
    expect(source).toBe(`owner/tiny@${commit}`);
    expect(await readdir(folder)).toContain("model.safetensors");
    expect(reported[0]).toMatchObject({ type: "downloading", repo: "owner/tiny", bytesDone: 0 });
    await expect(client.request("fetchModel", { reference: "owner/none" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    child.disconnect();
    expect(await exit).toBe(0);
  });

  it("pushes a model and reports its progress, without the token", async () => {
    const { hub, child, client, sent, exit } = await connect();
    const params = { repo: "owner/tuned", modelFolder, isPrivate: true };
    expect(await client.request("pushModel", params)).toEqual({ url: `${hub.endpoint}/owner/tuned` });
    expect(sent).toContainEqual(
      expect.objectContaining({
        method: "$/progress",
        params: expect.objectContaining({ value: expect.objectContaining({ type: "uploading", repo: "owner/tuned" }) }),
      }),
    );
    expect(JSON.stringify(sent)).not.toContain(HUB_TOKEN);
    child.disconnect();
    expect(await exit).toBe(0);
  });

  it("publishes nothing if a push is cancelled", async () => {
    const { hub, child, client, exit } = await connect();
    hub.fail(/PUT/, { kind: "stall", afterBytes: 0 });
    const controller = new AbortController();
    const params = { repo: "owner/tuned", modelFolder, isPrivate: true };
    const pushing = client.request("pushModel", params, { signal: controller.signal });
    await expect.poll(() => hub.requests.some(({ method }) => method === "PUT"), { interval: 10 }).toBe(true);
    controller.abort();
    await expect(pushing).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    child.disconnect();
    expect(await exit).toBe(0);
    expect(hub.repo("model", "owner/tuned").commits.size).toBe(1);
  });
});

it("leaves no temporary files when its parent cancels and disconnects", async () => {
  const hub = await startHub();
  const temporary = temporaryHome();
  const env = { ...hubEnv(hub, temporaryHome()), HF_TOKEN: HUB_TOKEN, TMPDIR: temporary };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const parts = join(dirname(worker.path), "space"); // Where the extension keeps them.
  await mkdir(join(parts, "vendor"), { recursive: true });
  await cp(TEMPLATES, join(parts, "templates"), { recursive: true });
  hub.fail(/PUT/, { kind: "stall", afterBytes: 0 });
  const { child, client, exit } = forkHub(worker.path);
  await client.handshake();
  const controller = new AbortController();
  const modelFolder = fixturePath("tiny-distilbert");
  const params = { repo: "owner/demo", modelFolder, isPrivate: true, sdk: "gradio" } as const;
  const deploying = client.request("deploySpace", params, { signal: controller.signal });
  await expect.poll(() => hub.requests.some(({ method }) => method === "PUT"), { interval: 10 }).toBe(true);
  expect(await readdir(temporary)).toHaveLength(1);
  controller.abort();
  child.disconnect();
  await expect(deploying).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
  expect(await exit).toBe(0);
  expect(await readdir(temporary)).toEqual([]);
});

const TEMPLATES = fileURLToPath(new URL("../../packages/space/templates", import.meta.url));

/** Bytes in the file of an unfinished download. */
function bytesWaiting(home: string): number {
  const path = listAll(home).find((name) => name.endsWith(".incomplete"));
  return path === undefined ? 0 : statSync(join(home, path)).size;
}
