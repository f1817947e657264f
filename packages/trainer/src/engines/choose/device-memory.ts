import { totalmem } from "node:os";

import { type GpuDevice, listGpus } from "./list-gpus.ts";

/** Share of its memory that a device has left for training. */
const SHARE = 0.9;

/** The same share where processor and GPU use one memory. */
const UNIFIED_SHARE = 0.7;

export interface MemoryQuestion {
  readonly platform?: NodeJS.Platform;
  readonly gpus?: () => Promise<readonly GpuDevice[]>;
  /** The machine's whole memory, or what its container may take. */
  readonly totalBytes?: () => number;
}

/**
 * Memory in bytes that an engine's device has for training, if known. It depends on the total and not on what is free now, so that it is the same each time.
 *
 * @param engine - by its name, which ends in the device
 */
export async function deviceMemory(engine: string, question: MemoryQuestion = {}): Promise<number | undefined> {
  const { platform = process.platform, gpus = listGpus, totalBytes = machineBytes } = question;
  const device = engine.split(":").at(-1);
  if (device === "cpu") return SHARE * totalBytes();
  if (!["webgpu", "cuda", "gpu", "dml", "coreml"].includes(device ?? "")) return undefined; // An engine of a plug-in.
  if (platform === "darwin") return UNIFIED_SHARE * totalBytes();
  const [gpu, ...others] = await gpus();
  if (gpu?.memoryBytes === undefined || others.length > 0) return undefined; // With several GPUs it is unknown which one computes.
  return SHARE * gpu.memoryBytes;
}

function machineBytes(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
}
