import type { WireError } from "./errors.ts";

/** What this machine offers for training. Safe to share: it has no token, and the home folder is written as `~`. */
export interface SetupReport {
  /** Library → version, our own included. */
  readonly versions: Readonly<Record<string, string>>;
  /** Operating system, its release and the processor architecture. */
  readonly platform: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** Where engines and measurements are stored. Runs may be on another disk. */
  readonly cacheFolder: string;
  /** On the disk of that folder; absent if unknown. */
  readonly freeDiskBytes?: number;
  readonly gpus: readonly GpuRecord[];
  readonly hub: HubRecord;
  readonly engines: readonly EngineRecord[];
  /** The engine that `auto` chooses, and why; absent if no engine works. */
  readonly auto: { readonly engine?: string; readonly reason: string };
}

export interface GpuRecord {
  readonly name: string;
  readonly driver?: string;
  readonly memoryBytes?: number;
}

/** Whether models can be fetched. Training from folders needs no network. */
export interface HubRecord {
  readonly endpoint: string;
  readonly isReachable: boolean;
  /** Response time, or why there was no response. */
  readonly detail: string;
}

/** Has one of: why it cannot run here, why it failed when tried, or its speed. */
export interface EngineRecord {
  readonly name: string;
  readonly unavailable?: string;
  readonly failure?: string;
  /** For products of 1024 x 1024 matrices. */
  readonly gigaflops?: number;
  /** Training one block of DistilBERT's size. */
  readonly reviewsPerSecond?: number;
}

/** One line that a background process prints during an installation: an event, or why it failed. */
export type SetupLine = SetupEvent | { readonly type: "failed"; readonly error: WireError };

/** Progress of an engine's installation. */
export type SetupEvent =
  | { readonly type: "stage"; readonly message: string }
  | { readonly type: "download"; readonly doneBytes: number; readonly totalBytes?: number }
  /** A line that a program printed. */
  | { readonly type: "output"; readonly line: string }
  | { readonly type: "ready"; readonly folder: string; readonly libraryVersion: string; readonly usesGpu: boolean };
