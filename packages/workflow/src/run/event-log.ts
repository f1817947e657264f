import { constants, type FileHandle, open, stat } from "node:fs/promises";
import { dirname } from "node:path";

import type {
  EvaluatedEvent,
  FetchedEvent,
  PlannedEvent,
  RestartedEvent,
  StepEvent,
  WorkflowEvent,
} from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";

/** An event, and its time in ISO 8601. */
export type Recorded<Event> = { readonly time: string } & Event;

/** What a run that is resumed continues from. */
export interface EarlierEvents {
  /** The evaluations since the last restart, the last of each step, in order. */
  readonly evaluations: readonly EvaluatedEvent[];
  /** The steps since the last restart, the last of each number, in order. */
  readonly steps: readonly StepEvent[];
  /** The fetched models and datasets, the first of each reference. */
  readonly fetched: readonly FetchedEvent[];
  /** What the recipe chose. */
  readonly planned: PlannedEvent | undefined;
  readonly restarted: RestartedEvent | undefined;
  /** The number of lines that could not be read. */
  readonly damagedLines: number;
}

/** A file of JSON lines, one event each. Every line in it is complete. */
export interface EventLog {
  /** Adds a line. @returns the recorded event */
  append<Event extends WorkflowEvent>(event: Event): Promise<Recorded<Event>>;
  /** From the file as it was when it was opened. */
  readonly earlier: EarlierEvents;
  dispose(): Promise<void>;
}

export interface EventLogOptions {
  /** Whether to append to the complete lines of the file; otherwise the file starts empty. */
  readonly isContinued: boolean;
  readonly now: () => Date;
}

/** @throws the system's error */
export async function openEventLog(path: string, { isContinued, now }: EventLogOptions): Promise<EventLog> {
  const { O_APPEND, O_CREAT, O_RDWR, O_TRUNC } = constants;
  const noFollow = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;
  const file = await open(path, O_APPEND | O_CREAT | O_RDWR | noFollow | (isContinued ? 0 : O_TRUNC), 0o600);
  const inode = (await file.stat()).ino;
  let size = 0;
  let earlier: EarlierEvents = {
    ...{ evaluations: [], steps: [], fetched: [], planned: undefined, restarted: undefined },
    damagedLines: 0,
  };
  try {
    if (isContinued) {
      size = await sizeOfCompleteLines(file);
      await file.truncate(size);
      earlier = await readEarlierEvents(path);
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    earlier,
    async append(event) {
      const recorded = { time: now().toISOString(), ...event };
      const bytes = Buffer.from(`${JSON.stringify(recorded)}\n`);
      try {
        await requireInPlace(path, inode);
        await file.appendFile(bytes);
        if (FLUSHED.has(event.type)) await file.sync();
      } catch (error) {
        await file.truncate(size).catch(() => undefined); // The first error says more.
        throw error;
      }
      size += bytes.length;
      return recorded;
    },
    dispose: () => file.close(),
  };
}

/** Events after which checkpoints are removed, or the process ends: a power cut must not take them back. */
const FLUSHED: ReadonlySet<string> = new Set(["evaluated", "saved", "finished", "completed"]);

/** @throws WorkflowError OUTPUT_MOVED if the log is no longer at its path, because the run's folder was moved or deleted */
async function requireInPlace(path: string, inode: number): Promise<void> {
  if (process.platform === "win32") return; // Windows does not move or delete a file that is open.
  const status = await stat(path).catch(() => undefined);
  if (status?.ino === inode) return;
  const problem = `"${dirname(path)}" was moved or deleted while its run was active.`;
  throw new WorkflowError("OUTPUT_MOVED", `${problem} Resume the run in the place where its folder is now.`);
}

const NEWLINE = 10;
const CHUNK_BYTES = 65_536;

/** A process that is killed while it writes leaves an incomplete last line. @returns bytes up to the last newline */
async function sizeOfCompleteLines(file: FileHandle): Promise<number> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let end = (await file.stat()).size; end > 0;) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline !== -1) return start + newline + 1;
    end = start;
  }
  return 0;
}

async function readEarlierEvents(path: string): Promise<EarlierEvents> {
  const evaluations = new Map<number, EvaluatedEvent>(); // by step
  const steps = new Map<number, StepEvent>(); // by number
  const fetched = new Map<string, FetchedEvent>(); // by reference
  let planned: PlannedEvent | undefined;
  let restarted: RestartedEvent | undefined;
  let damagedLines = 0;
  const file = await open(path);
  for await (const line of file.readLines()) {
    const event = parseEvent(line);
    if (event === undefined) damagedLines++;
    else if (event.type === "evaluated") evaluations.set(event.step, event);
    else if (event.type === "step") steps.set(event.step, event);
    else if (event.type === "fetched" && !fetched.has(event.reference)) fetched.set(event.reference, event);
    else if (event.type === "planned") planned ??= event;
    else if (event.type === "restarted") {
      restarted = event;
      evaluations.clear();
      steps.clear();
    }
  }
  return {
    ...{ evaluations: inOrder(evaluations), steps: inOrder(steps) },
    ...{ fetched: [...fetched.values()], planned, restarted, damagedLines },
  };
}

/** An event that this program wrote; undefined if the line was damaged since. */
function parseEvent(line: string): WorkflowEvent | undefined {
  try {
    const recorded = JSON.parse(line) as Recorded<WorkflowEvent> | null;
    if (typeof recorded?.type !== "string") return undefined;
    const { time: _time, ...event } = recorded;
    const isStepped = event.type === "evaluated" || event.type === "step";
    return isStepped && !Number.isSafeInteger(event.step) ? undefined : event;
  } catch {
    return undefined;
  }
}

function inOrder<Event extends { readonly step: number }>(byStep: ReadonlyMap<number, Event>): readonly Event[] {
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}
