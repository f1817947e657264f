import type { WireError } from "./errors.ts";

/** What this machine has for training, fit to be shown to anybody: no token, and the home folder as `~`. */
export interface SetupReport {
  /** Library → version, our own included. */
  readonly versions: Readonly<Record<string, string>>;
  /** Operating system, its release and the processor's family. */
  readonly platform: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** Where engines and measurements are kept; runs may lie on another disk. */
  readonly cacheFolder: string;
  /** On the disk of that folder; absent where the system does not say. */
  readonly freeDiskBytes?: number;
  readonly gpus: readonly GpuRecord[];
  readonly hub: HubRecord;
  readonly engines: readonly EngineRecord[];
  /** What `auto` takes, and why; no engine where none works. */
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
  /** The answer's time, or why there was none. */
  readonly detail: string;
}

/** One of: it cannot run here, it failed when it was tried, or how fast it is. */
export interface EngineRecord {
  readonly name: string;
  readonly unavailable?: string;
  readonly failure?: string;
  /** Of products of 1024 x 1024 matrices. */
  readonly gigaflops?: number;
  /** Training, of one block of DistilBERT's size. */
  readonly reviewsPerSecond?: number;
}

/** What a background process prints of an installation: its events, and why it failed if it did. */
export type SetupLine = SetupEvent | { readonly type: "failed"; readonly error: WireError };

/** What an engine's installation tells as it goes on. */
export type SetupEvent =
  | { readonly type: "stage"; readonly message: string }
  | { readonly type: "download"; readonly doneBytes: number; readonly totalBytes?: number }
  /** What a program printed. */
  | { readonly type: "output"; readonly line: string }
  | { readonly type: "ready"; readonly folder: string; readonly libraryVersion: string; readonly usesGpu: boolean };
