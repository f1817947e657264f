import { statfs } from "node:fs/promises";
import { arch, cpus, freemem, homedir, release, totalmem, type } from "node:os";

import { makeFolder } from "@sentiment-tuner/files";

import {
  cacheFolder,
  chooseEngine,
  type Engine,
  type EngineSpeed,
  listGpus,
  measureEngine,
  rankEngines,
} from "@sentiment-tuner/trainer";
import type { EngineRecord, SetupReport } from "@sentiment-tuner/protocol";

import { messageOf } from "../errors.ts";
import { versions } from "../versions.ts";
import { checkHub } from "./check-hub.ts";
import { withoutHome } from "./without-home.ts";

export interface ExamineOptions {
  readonly engines: readonly Engine[];
  /** Called before each check. */
  readonly onStage?: (message: string) => void;
  readonly measure?: (engine: Engine) => Promise<EngineSpeed>;
  readonly env?: NodeJS.ProcessEnv;
  readonly home?: string;
  readonly signal?: AbortSignal;
}

/**
 * Examines everything that training depends on, and measures every available engine for a few seconds.
 *
 * What is missing or broken is part of the report, not an error.
 *
 * @throws the signal's reason when it is aborted
 */
export async function examineSetup(options: ExamineOptions): Promise<SetupReport> {
  const { engines, onStage = () => undefined, measure = measureEngine, env = process.env, home = homedir() } = options;
  const folder = cacheFolder(env);
  onStage("Examining the machine");
  const freeDiskBytes = await freeBytesOf(folder);
  const gpus = await listGpus();
  onStage("Checking the Hub");
  const hub = await checkHub(env);
  const speeds = new Map<string, EngineSpeed>();
  const records: EngineRecord[] = [];
  for (const engine of engines) {
    options.signal?.throwIfAborted();
    onStage(`Measuring ${engine.name}`);
    records.push(await examineEngine(engine, measure, speeds));
  }
  const report: SetupReport = {
    versions: versions(),
    platform: `${type()} ${release()}, ${arch()}`,
    node: process.execPath,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    cacheFolder: folder,
    ...(freeDiskBytes !== undefined && { freeDiskBytes }),
    gpus,
    hub,
    engines: records,
    auto: await chooseAuto(engines, speeds, folder),
  };
  return withoutHome(report, home);
}

async function examineEngine(
  engine: Engine,
  measure: (engine: Engine) => Promise<EngineSpeed>,
  speeds: Map<string, EngineSpeed>,
): Promise<EngineRecord> {
  const { name } = engine;
  const unavailable = await engine.unavailable();
  if (unavailable !== undefined) return { name, unavailable };
  try {
    const speed = await measure(engine);
    speeds.set(name, speed);
    return { name, ...speed };
  } catch (error) {
    return { name, failure: messageOf(error) };
  }
}

/** The choice of `auto`. Cached measurements decide, as they do for a run, or the new ones if there are none. */
async function chooseAuto(
  engines: readonly Engine[],
  speeds: ReadonlyMap<string, EngineSpeed>,
  folder: string,
): Promise<SetupReport["auto"]> {
  const measure = ({ name }: Engine): Promise<EngineSpeed> => {
    const speed = speeds.get(name);
    return speed === undefined ? Promise.reject(new Error("it failed in this check")) : Promise.resolve(speed);
  };
  try {
    const { engine, reason } = await chooseEngine(engines, undefined, (usable) =>
      rankEngines(usable, { folder, measure }),
    );
    return { engine: engine.name, reason };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  try {
    await makeFolder(folder);
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined; // The folder cannot be created, or the system does not report it.
  }
}
