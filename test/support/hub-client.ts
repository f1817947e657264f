import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type HubSettings, hubSettings } from "@sentiment-tuner/hub";
import { afterAll, afterEach } from "vitest";

import { HUB_TOKEN, type HubServer, type HubServerOptions, startHubServer } from "./hub-server.ts";

/** Starts a hub for one test. */
export async function startHub(options?: HubServerOptions): Promise<HubServer> {
  const hub = await startHubServer(options);
  servers.push(hub);
  return hub;
}

const servers: HubServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose();
});

/** A new home folder for Hugging Face's files, removed after the tests of the file. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), "sentiment-tuner-hub-"));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return mkdtempSync(join(home, "home-"));
}

/** Environment variables for a hub, without those of this machine. */
export function hubEnv({ endpoint }: Pick<HubServer, "endpoint">, home: string): Record<string, string> {
  return { HF_ENDPOINT: endpoint, HF_HOME: home };
}

export function settingsFor(
  hub: Pick<HubServer, "endpoint">,
  home: string,
  changes: Record<string, string> = {},
): Promise<HubSettings> {
  return hubSettings({ ...hubEnv(hub, home), ...changes }, home);
}

export const WITH_TOKEN = { HF_TOKEN: HUB_TOKEN };

/** Does not wait, and records the requested times. */
export function fakeSleep(): { sleep: (ms: number) => Promise<void>; readonly waits: number[] } {
  const waits: number[] = [];
  return { waits, sleep: (ms) => Promise.resolve(void waits.push(ms)) };
}

/** The paths of all files and links below a folder. */
export function listAll(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
