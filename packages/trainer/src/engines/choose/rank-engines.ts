import { readFile } from "node:fs/promises";
import { arch, cpus } from "node:os";
import { dirname, join } from "node:path";

import { makeFolder, writeFileWhole } from "@sentiment-tuner/files";
import { z } from "zod";

import { libraryVersions } from "../../library-versions.ts";
import { cacheFolder } from "../cache-folder.ts";
import { listGpus } from "./list-gpus.ts";
import type { Engine } from "../engine.ts";
import { type EngineSpeed, measureEngine } from "./measure-engine.ts";

export interface FastestOptions {
  /** Where measurements are stored. */
  readonly folder?: string;
  readonly measure?: (engine: Engine) => Promise<Pick<EngineSpeed, "reviewsPerSecond">>;
  /** Describes what a measurement depends on: the devices, their drivers, the libraries. */
  readonly machine?: () => Promise<string>;
}

/** An engine with its measured speed, or the reason why the measurement failed. */
export interface RankedEngine {
  readonly engine: Engine;
  /** 0 for an engine that failed. */
  readonly reviewsPerSecond: number;
  readonly failure?: string;
}

/**
 * The engines by their speed on this machine, fastest first. Of several that are about equally fast, the first in order comes first.
 *
 * Each is measured once; measurements are stored until a device, a driver or a library changes.
 */
export async function rankEngines(
  engines: readonly Engine[],
  { folder = cacheFolder(), measure = measureEngine, machine = describeMachine }: FastestOptions = {},
): Promise<readonly RankedEngine[]> {
  const path = join(folder, "engines", "speeds.json");
  const key = await machine();
  const kept = await readSpeeds(path, key);
  const speeds: Record<string, number> = { ...kept };
  const failures: Record<string, string> = {};
  for (const engine of engines) {
    if (speeds[engine.name] !== undefined) continue;
    try {
      speeds[engine.name] = (await measure(engine)).reviewsPerSecond;
    } catch (error) {
      failures[engine.name] = error instanceof Error ? error.message : String(error);
    }
  }
  if (Object.keys(speeds).length > Object.keys(kept).length) {
    await keepSpeeds(path, { machine: key, reviewsPerSecond: speeds }).catch(() => undefined); // Measured again next time.
  }
  const ranked = engines
    .map((engine): RankedEngine => {
      const failure = failures[engine.name];
      return { engine, reviewsPerSecond: speeds[engine.name] ?? 0, ...(failure !== undefined && { failure }) };
    })
    .sort((a, b) => b.reviewsPerSecond - a.reviewsPerSecond);
  return preferEarlier(ranked, engines);
}

/** Small differences between measurements come from other work on the machine, so the order of preference decides. */
function preferEarlier(ranked: readonly RankedEngine[], order: readonly Engine[]): readonly RankedEngine[] {
  const equals = ranked.filter(
    ({ reviewsPerSecond }) =>
      reviewsPerSecond > 0 && reviewsPerSecond >= SAME_SPEED * (ranked[0]?.reviewsPerSecond ?? 0),
  );
  const preferred = order.map((engine) => equals.find((equal) => equal.engine === engine)).find((found) => found);
  return preferred === undefined ? ranked : [preferred, ...ranked.filter((other) => other !== preferred)];
}

/** The ratio of two measurements of one engine on a machine with other work. */
const SAME_SPEED = 0.7;

const KEPT = z.object({ machine: z.string(), reviewsPerSecond: z.record(z.string(), z.number().positive()) });

async function readSpeeds(path: string, machine: string): Promise<Readonly<Record<string, number>>> {
  try {
    const kept = KEPT.parse(JSON.parse(await readFile(path, "utf8")));
    return kept.machine === machine ? kept.reviewsPerSecond : {};
  } catch {
    return {}; // Never measured, or written by another version.
  }
}

async function keepSpeeds(path: string, kept: z.infer<typeof KEPT>): Promise<void> {
  await makeFolder(dirname(path));
  await writeFileWhole(path, JSON.stringify(kept));
}

async function describeMachine(): Promise<string> {
  const gpus = (await listGpus()).map(({ name, driver = "" }) => `${name} ${driver}`);
  const { node: _node, ...libraries } = libraryVersions();
  const driverFiles = process.env["VK_DRIVER_FILES"] ?? process.env["VK_ICD_FILENAMES"] ?? "";
  return JSON.stringify([arch(), cpus()[0]?.model, cpus().length, gpus, driverFiles, libraries]);
}
