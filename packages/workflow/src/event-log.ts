import { constants, type FileHandle, open } from "node:fs/promises";

import type { EvaluatedEvent, FetchedEvent, WorkflowEvent } from "@sentiment-tuner/protocol";

/** An event, and when it happened in ISO 8601. */
export type Recorded<Event> = { readonly time: string } & Event;

/** A file of JSON lines, one event each; every line in it is whole. */
export interface EventLog {
  /** Adds a line. @returns the event as it stands in the file */
  append<Event extends WorkflowEvent>(event: Event): Promise<Recorded<Event>>;
  /** The evaluations that stood in the file when it was opened, one for each step, in order. */
  readonly evaluations: readonly EvaluatedEvent[];
  /** What had been fetched when it was opened, the first time for each reference. */
  readonly fetched: readonly FetchedEvent[];
  dispose(): Promise<void>;
}

export interface EventLogOptions {
  /** Goes on after the lines that are there, but for one that was cut off; else the file starts empty. */
  readonly isContinued: boolean;
  readonly now: () => Date;
}

export async function openEventLog(path: string, { isContinued, now }: EventLogOptions): Promise<EventLog> {
  const { O_APPEND, O_CREAT, O_RDWR, O_TRUNC } = constants;
  const file = await open(path, O_APPEND | O_CREAT | O_RDWR | (isContinued ? 0 : O_TRUNC));
  let size = 0;
  let earlier: Earlier = { evaluations: [], fetched: [] };
  try {
    if (isContinued) {
      size = await wholeLinesOf(file);
      await file.truncate(size);
      earlier = await earlierIn(path);
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    ...earlier,
    async append(event) {
      const recorded = { time: now().toISOString(), ...event };
      const bytes = Buffer.from(`${JSON.stringify(recorded)}\n`);
      try {
        await file.appendFile(bytes);
      } catch (error) {
        await file.truncate(size).catch(() => undefined); // The first failure is the one to tell.
        throw error;
      }
      size += bytes.length;
      return recorded;
    },
    dispose: () => file.close(),
  };
}

const NEWLINE = 10;
const LOOK_BACK_BYTES = 65_536;

/** A process that was killed while it wrote leaves part of a line. @returns the bytes of all that end in a newline */
async function wholeLinesOf(file: FileHandle): Promise<number> {
  const chunk = new Uint8Array(LOOK_BACK_BYTES);
  for (let end = (await file.stat()).size; end > 0;) {
    const start = Math.max(0, end - LOOK_BACK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline !== -1) return start + newline + 1;
    end = start;
  }
  return 0;
}

type Earlier = Pick<EventLog, "evaluations" | "fetched">;

async function earlierIn(path: string): Promise<Earlier> {
  const evaluations = new Map<number, EvaluatedEvent>(); // by step
  const fetched = new Map<string, FetchedEvent>(); // by reference
  const file = await open(path);
  for await (const line of file.readLines()) {
    if (!/"type":"(evaluated|fetched)"/.test(line)) continue;
    const event = JSON.parse(line) as EvaluatedEvent | FetchedEvent; // A whole line of our own.
    if (event.type === "evaluated") evaluations.set(event.step, event);
    else if (!fetched.has(event.reference)) fetched.set(event.reference, event);
  }
  return { evaluations: [...evaluations.values()].sort((a, b) => a.step - b.step), fetched: [...fetched.values()] };
}
