import fc from "fast-check";

import { inputsOf } from "./mutations.ts";
import type { FuzzTarget } from "./target.ts";

export interface FuzzOptions {
  /** How many inputs to try. */
  readonly count: number;
  readonly seed: number;
  /** Called before each batch, with the number of inputs so far. */
  readonly onBatch?: (done: number) => void;
}

/** What became of the inputs of one target. */
export interface FuzzResult {
  readonly target: string;
  readonly inputs: number;
  /** Inputs that were read. */
  readonly results: number;
  /** Inputs that were refused with an error of the package. */
  readonly typedErrors: number;
  /** Inputs that ended otherwise, the first 20. */
  readonly findings: readonly Finding[];
  readonly crashes: number;
  readonly hangs: number;
  readonly memoryHogs: number;
  /** The longest of all inputs, in milliseconds of processor time. */
  readonly longestMs: number;
}

/** An input that ended in neither a result nor a typed error in time. */
interface Finding {
  readonly kind: "crash" | "hang" | "memory";
  readonly message: string;
  /** In base64. */
  readonly input: string;
}

/** Processor time for one input: a wall clock would measure what else the machine does. */
const LONGEST_MS = 2000;
const BATCH = 250;
const MEMORY_FACTOR = 10;
const MEMORY_BASE_BYTES = 64 * 2 ** 20;
const MOST_FINDINGS = 20;

/** The errors of the packages and of the apps. An error of another kind is a mistake in the program. */
const TYPED = new Set([
  ...["DataError", "FilesError", "HubError", "MetricsError", "ModelError", "OnnxError", "ProtocolError", "RemoteError"],
  ...["SpaceError", "TokenizerError", "TrainerError", "WorkerError", "WorkflowError"],
]);

/** Tries mutated inputs on a target. The same seed gives the same inputs. */
export async function fuzzTarget(target: FuzzTarget, { count, seed, onBatch }: FuzzOptions): Promise<FuzzResult> {
  const inputs = inputsOf(target);
  Error.stackTraceLimit = Math.min(Error.stackTraceLimit, 5); // Most inputs end in an error, and a stack takes time.
  const tally = { results: 0, typedErrors: 0, crashes: 0, hangs: 0, memoryHogs: 0, longestMs: 0 };
  const findings: Finding[] = [];
  const note = (kind: Finding["kind"], message: string, input: Uint8Array): void => {
    if (findings.length < MOST_FINDINGS) findings.push({ kind, message, input: Buffer.from(input).toString("base64") });
  };

  await outcomeOf(target, target.seeds[0] ?? new Uint8Array()); // What is loaded on first use costs no input its time.
  let before = process.resourceUsage();
  for (let done = 0; done < count; done += BATCH) {
    onBatch?.(done);
    const batch = fc.sample(inputs, { numRuns: Math.min(BATCH, count - done), seed: seed + done });
    before = process.resourceUsage();
    for (const input of batch) {
      const error = await outcomeOf(target, input);
      const after = process.resourceUsage();
      const elapsedMs = (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000;
      const grownBytes = (after.maxRSS - before.maxRSS) * 1024;
      before = after;
      tally.longestMs = Math.max(tally.longestMs, elapsedMs);

      if (error === undefined) tally.results++;
      else if (isTyped(error)) tally.typedErrors++;
      else {
        tally.crashes++;
        note("crash", describe(error), input);
      }
      if (elapsedMs > LONGEST_MS) {
        tally.hangs++;
        note("hang", `${String(Math.round(elapsedMs))} ms`, input);
      }
      if (grownBytes > MEMORY_FACTOR * input.length + MEMORY_BASE_BYTES) {
        tally.memoryHogs++;
        note("memory", `${String(Math.round(grownBytes / 2 ** 20))} MB for ${String(input.length)} bytes`, input);
      }
    }
  }
  return { target: target.name, inputs: count, ...tally, findings };
}

/** What the target threw; undefined for a result. */
async function outcomeOf(target: FuzzTarget, input: Uint8Array): Promise<unknown> {
  try {
    await target.run(input);
    return undefined;
  } catch (error) {
    return error ?? new Error("It threw nothing.");
  }
}

function isTyped(error: unknown): boolean {
  return error instanceof Error && TYPED.has(error.name) && "code" in error && typeof error.code === "string";
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 6).join("\n") : String(error);
}
