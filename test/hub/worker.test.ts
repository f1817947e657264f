import { statSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { fixturePath } from "../support/golden.ts";
import { hubEnv, listAll, startHub, temporaryHome } from "../support/hub-client.ts";
import { HUB_TOKEN } from "../support/hub-server.ts";
import { languageModelFiles } from "../support/hub-models.ts";
import {
  bundleWorker,
  connectClient,
  forkPublish,
  makeRunFolder,
  readEvents,
  runIdOf,
  startTraining,
  waitForEvent,
  waitForProcess,
  type WorkerBundle,
} from "../support/worker.ts";

let worker: WorkerBundle;
let root = "";
beforeAll(async () => {
  worker = await bundleWorker();
  root = await mkdtemp(join(tmpdir(), "st-"));
});
afterAll(async () => {
  await worker.dispose();
  await rm(root, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it("fetches the base model of a run, is stopped in the middle of it, and goes on where it was", async () => {
  const hub = await startHub();
  const home = temporaryHome();
  const commit = hub.add("model", "owner/tiny", await languageModelFiles());
  for (const [name, value] of Object.entries({ ...hubEnv(hub, home), HF_TOKEN: HUB_TOKEN })) {
    vi.stubEnv(name, value);
  }
  hub.fail(/GET \/objects/, { kind: "stall", afterBytes: 40_000 });
  const reference = { modelFolder: "owner/tiny", modelReference: "owner/tiny" };
  const folder = await makeRunFolder(root, "fetching", reference);
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

describe("the process that publishes", () => {
  const folder = fixturePath("tiny-distilbert");

  async function startHubForWorker() {
    const hub = await startHub();
    const env = { ...hubEnv(hub, temporaryHome()), HF_TOKEN: HUB_TOKEN };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    return hub;
  }

  it("puts a model on the hub and tells how it goes, the token not among it", async () => {
    const hub = await startHubForWorker();
    const { told, exit } = forkPublish(worker.path, { kind: "model", repo: "owner/tuned", folder });
    expect(await exit).toBe(0);
    const url = `${hub.endpoint}/owner/tuned`;
    expect(told[0]).toMatchObject({ type: "uploading", repo: "owner/tuned", bytesDone: 0 });
    expect(told.slice(-2)).toEqual([
      { type: "pushed", url, commit: hub.repo("model", "owner/tuned").refs.get("main"), isNew: true },
      { type: "published", url },
    ]);
    expect(JSON.stringify(told)).not.toContain(HUB_TOKEN);
  });

  it("follows a Space to its end, and says why it does not run", async () => {
    const hub = await startHubForWorker();
    hub.stage([{ stage: "BUILD_ERROR", errorMessage: "No such package" }]);
    const space = join(root, "space");
    await mkdir(space);
    for (const name of ["README.md", "index.html"]) await writeFile(join(space, name), "demo");
    const order = { kind: "space", repo: "owner/demo", sdk: "static", folder: space } as const;
    const { told, exit } = forkPublish(worker.path, order);
    expect(await exit).toBe(1);
    expect(told.slice(-3)).toMatchObject([
      { type: "pushed", url: `${hub.endpoint}/spaces/owner/demo` },
      { type: "stage", stage: "BUILD_ERROR" },
      { type: "failed", error: { code: "SPACE_FAILED", message: expect.stringContaining("No such package") } },
    ]);
  });

  it("ends when its parent hangs up, with nothing published", async () => {
    const hub = await startHubForWorker();
    hub.fail(/PUT/, { kind: "stall", afterBytes: 0 });
    const { child, exit } = forkPublish(worker.path, { kind: "model", repo: "owner/tuned", folder });
    await expect.poll(() => hub.requests.some(({ method }) => method === "PUT"), { interval: 10 }).toBe(true);
    child.disconnect();
    expect(await exit).toBe(1);
    expect(hub.repo("model", "owner/tuned").commits.size).toBe(1);
  });
});

/** Of a download under way. */
function bytesWaiting(home: string): number {
  const path = listAll(home).find((name) => name.endsWith(".incomplete"));
  return path === undefined ? 0 : statSync(join(home, path)).size;
}
