import { totalmem } from "node:os";

import { type GpuDevice, listGpus } from "./list-gpus.ts";

/** Of its whole, what a device has for us beside what others hold. */
const SHARE = 0.9;

/** Of a machine whose GPU has no memory of its own. */
const UNIFIED_SHARE = 0.7;

export interface MemoryQuestion {
  readonly platform?: NodeJS.Platform;
  readonly gpus?: () => Promise<readonly GpuDevice[]>;
  /** The machine's whole memory, or what its container may take. */
  readonly totalBytes?: () => number;
}

/**
 * What an engine's device has for training, as far as is known; the whole and not what is free now, so that the answer is the same each time.
 *
 * @param engine - by its name, which ends in the device
 */
export async function deviceMemory(engine: string, question: MemoryQuestion = {}): Promise<number | undefined> {
  const { platform = process.platform, gpus = listGpus, totalBytes = machineBytes } = question;
  const device = engine.split(":").at(-1);
  if (device === "cpu") return SHARE * totalBytes();
  if (!["webgpu", "cuda", "gpu", "dml", "coreml"].includes(device ?? "")) return undefined; // A guest's.
  if (platform === "darwin") return UNIFIED_SHARE * totalBytes();
  const [gpu, ...others] = await gpus();
  if (gpu?.memoryBytes === undefined || others.length > 0) return undefined; // It is not said which of several computes.
  return SHARE * gpu.memoryBytes;
}

function machineBytes(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
}
