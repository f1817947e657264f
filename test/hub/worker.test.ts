import { statSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";

import { hubEnv, listAll, startHub, temporaryHome } from "../support/hub-client.ts";
import { HUB_TOKEN } from "../support/hub-server.ts";
import { languageModelFiles } from "../support/language-model.ts";
import {
  bundleWorker,
  connectClient,
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

/** Of a download under way. */
function bytesWaiting(home: string): number {
  const path = listAll(home).find((name) => name.endsWith(".incomplete"));
  return path === undefined ? 0 : statSync(join(home, path)).size;
}
