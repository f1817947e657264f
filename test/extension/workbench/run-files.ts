import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { RunReport, TimedEvent } from "@sentiment-tuner/protocol";
import { runFolders } from "./run-folders.ts";

const PATIENCE_MS = 120_000;

/** Waits for the only run of a workspace to appear. @returns its folder */
export function theRun(workspace: string): Promise<string> {
  return waitUntil(() => {
    const [folder] = runFolders(workspace);
    return folder;
  }, `a run in ${workspace}`);
}

/** Waits for an event of a type. @returns the latest one */
export function eventOf<Type extends TimedEvent["type"]>(
  runFolder: string,
  type: Type,
  isWanted: (event: Extract<TimedEvent, { type: Type }>) => boolean = () => true,
): Promise<Extract<TimedEvent, { type: Type }>> {
  return waitUntil(
    () =>
      readEvents(runFolder).findLast(
        (event): event is Extract<TimedEvent, { type: Type }> =>
          event.type === type && isWanted(event as Extract<TimedEvent, { type: Type }>), // It has that type.
      ),
    `an event "${type}" in ${runFolder}`,
  );
}

/** The events of a run so far. A line that is not complete yet is skipped. */
export function readEvents(runFolder: string): TimedEvent[] {
  const lines = readText(join(runFolder, "events.jsonl")).split("\n").slice(0, -1);
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as TimedEvent);
}

export function readReport(runFolder: string): RunReport {
  return JSON.parse(readFileSync(join(runFolder, "report.json"), "utf8")) as RunReport;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // The file does not exist yet.
  }
}

/** Waits until `ask` returns a value. @throws Error naming `what` after the time limit */
export async function waitUntil<T>(ask: () => T | undefined, what: string): Promise<T> {
  const start = Date.now();
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() - start > PATIENCE_MS)
      throw new Error(`Waited ${String(PATIENCE_MS / 1000)} s in vain for ${what}.`);
    await sleep(100);
  }
}
