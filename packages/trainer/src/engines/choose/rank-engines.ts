import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { arch, cpus } from "node:os";
import { dirname, join } from "node:path";

import { z } from "zod";

import { libraryVersions } from "../../versions.ts";
import { cacheFolder } from "../cache-folder.ts";
import { listGpus } from "./list-gpus.ts";
import type { Engine } from "../engine.ts";
import { type EngineSpeed, measureEngine } from "./measure-engine.ts";

export interface FastestOptions {
  /** Where measurements are kept. */
  readonly folder?: string;
  readonly measure?: (engine: Engine) => Promise<Pick<EngineSpeed, "reviewsPerSecond">>;
  /** What a measurement holds for: the devices, their drivers, the libraries. */
  readonly machine?: () => Promise<string>;
}

/** An engine with what was measured of it, or why that failed. */
export interface RankedEngine {
  readonly engine: Engine;
  /** 0 for an engine that failed. */
  readonly reviewsPerSecond: number;
  readonly failure?: string;
}

/**
 * The engines by their speed on this machine, fastest first; of several about as fast, the one first in order leads.
 *
 * Each is measured once; the figures are kept until a device, a driver or a library changes.
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

/** Engines that are about as fast differ by what else the machine did meanwhile: of these the one preferred is taken. */
function preferEarlier(ranked: readonly RankedEngine[], order: readonly Engine[]): readonly RankedEngine[] {
  const equals = ranked.filter(
    ({ reviewsPerSecond }) =>
      reviewsPerSecond > 0 && reviewsPerSecond >= SAME_SPEED * (ranked[0]?.reviewsPerSecond ?? 0),
  );
  const preferred = order.map((engine) => equals.find((equal) => equal.engine === engine)).find((found) => found);
  return preferred === undefined ? ranked : [preferred, ...ranked.filter((other) => other !== preferred)];
}

/** Measured on a machine with other work beside it: the same engine twice. */
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
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(kept));
  await rename(unfinished, path);
}

async function describeMachine(): Promise<string> {
  const gpus = (await listGpus()).map(({ name, driver = "" }) => `${name} ${driver}`);
  const { node: _node, ...libraries } = libraryVersions();
  const driverFiles = process.env["VK_DRIVER_FILES"] ?? process.env["VK_ICD_FILENAMES"] ?? "";
  return JSON.stringify([arch(), cpus()[0]?.model, cpus().length, gpus, driverFiles, libraries]);
}
