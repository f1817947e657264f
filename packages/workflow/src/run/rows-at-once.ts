import { estimateStepBytes, rowsThatFit, type StepSize } from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";

/** What Node.js, the libraries and a small dataset take. Measured: 220 MB at a run of a tiny model. */
const PROCESS_BYTES = 220e6;

export interface MemoryLimits {
  /** Memory of the device; undefined if unknown. */
  readonly deviceBytes: number | undefined;
  /** Memory that the user allows to the process. */
  readonly maxMemoryBytes: number | undefined;
}

/**
 * The most reviews to compute at once, by the size of the memory. A batch with more is computed in parts: their gradients add up to those of
 * the whole batch, so the effective batch size stays.
 *
 * @returns undefined if all rows fit
 * @throws WorkflowError SETTING_INVALID if the allowed memory is too little for one review at a time
 */
export function rowsAtOnce(size: StepSize, { deviceBytes, maxMemoryBytes }: MemoryLimits): number | undefined {
  if (maxMemoryBytes === undefined) return rowsThatFit(size, deviceBytes);
  const least = PROCESS_BYTES + estimateStepBytes({ ...size, rows: 1 });
  if (least > maxMemoryBytes) {
    const problem = `Setting "maxMemoryBytes" is ${megabytes(maxMemoryBytes)}, but a step with one review needs about ${megabytes(least)}.`;
    const advice = "Allow that much, use a smaller model or a smaller maximum length, or train adapters.";
    throw new WorkflowError("SETTING_INVALID", `${problem} ${advice}`);
  }
  return rowsThatFit(size, Math.min(deviceBytes ?? Infinity, maxMemoryBytes - PROCESS_BYTES));
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString("en-US")} MB`;
}
