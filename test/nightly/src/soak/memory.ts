import { readFileSync } from "node:fs";

/** The memory of a process over its life. */
export interface MemoryRecord {
  readonly samples: number;
  /** Medians of the resident memory in the second and the last quarter, in bytes. */
  readonly earlyBytes: number;
  readonly lateBytes: number;
  readonly peakBytes: number;
  /** Growth from the second quarter to the last, as a share. */
  readonly drift: number;
  /** Also true for a soak that is too short to tell. */
  readonly isFlat: boolean;
}

export interface MemoryWatch {
  /** Ends the watch. @returns undefined if this system does not show the memory of a process */
  stop(): MemoryRecord | undefined;
}

const EVERY_MS = 200;
const MOST_DRIFT = 0.15;
/** A shorter soak is mostly loading: two minutes. */
const LEAST_SAMPLES = 600;
/** What a heap may grow without a reason. */
const SLACK_BYTES = 24 * 2 ** 20;

/** Samples the resident memory of a process. It needs Linux. */
export function watchMemory(pid: number): MemoryWatch {
  const samples: number[] = [];
  const timer = setInterval(() => {
    const bytes = residentBytes(pid);
    if (bytes !== undefined) samples.push(bytes);
  }, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return summarizeMemory(samples);
    },
  };
}

/** @returns undefined for fewer than eight samples */
export function summarizeMemory(samples: readonly number[]): MemoryRecord | undefined {
  if (samples.length < 8) return undefined;
  const quarter = Math.floor(samples.length / 4);
  const earlyBytes = median(samples.slice(quarter, 2 * quarter));
  const lateBytes = median(samples.slice(-quarter));
  return {
    ...{ samples: samples.length, earlyBytes, lateBytes, peakBytes: Math.max(...samples) },
    drift: lateBytes / earlyBytes - 1,
    isFlat: samples.length < LEAST_SAMPLES || lateBytes <= earlyBytes * (1 + MOST_DRIFT) + SLACK_BYTES,
  };
}

function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined; // It has ended, or there is no such file system.
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
