import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { DiskResult } from "../disk/fail-runs.ts";
import type { FuzzResult } from "../fuzz/run-target.ts";
import type { KillResult } from "../kill/kill-runs.ts";
import type { LinearResult } from "../linear/measure-all.ts";
import type { Soak } from "../soak/soak.ts";

/** The parts of a nightly run and their results. */
export interface Results {
  readonly kills: KillResult;
  readonly disk: DiskResult;
  readonly fuzz: readonly FuzzResult[];
  readonly linear: LinearResult;
  readonly soak: readonly Soak[];
}

export type PartName = keyof Results;

export const PART_NAMES: readonly PartName[] = ["kills", "disk", "fuzz", "linear", "soak"];

/** The file of a part: its result, and where it comes from. */
export interface ResultFile<Name extends PartName = PartName> {
  readonly part: Name;
  readonly scale: number;
  readonly seed: number;
  /** Of the sources; with "+" if files were changed since. */
  readonly commit: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly machine: string;
  readonly result: Results[Name];
}

export type ResultFiles = { readonly [Name in PartName]: ResultFile<Name> };

export async function writeResult(folder: string, file: ResultFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(pathOf(folder, file.part), `${JSON.stringify(file, undefined, 2)}\n`);
}

/** The results of all parts; undefined if one is missing. */
export async function readResults(folder: string): Promise<ResultFiles | undefined> {
  try {
    const files = PART_NAMES.map(
      async (part) => [part, JSON.parse(await readFile(pathOf(folder, part), "utf8"))] as const,
    );
    return Object.fromEntries(await Promise.all(files)) as unknown as ResultFiles; // This program wrote them.
  } catch {
    return undefined;
  }
}

function pathOf(folder: string, part: PartName): string {
  return join(folder, `${part}.json`);
}
