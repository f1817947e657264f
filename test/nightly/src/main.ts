import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { format, resolveConfig } from "prettier";

import { bundle } from "./bundle.ts";
import { failRuns } from "./disk/fail-runs.ts";
import { fuzzAll } from "./fuzz/fuzz-all.ts";
import { killRuns } from "./kill/kill-runs.ts";
import { measureAll } from "./linear/measure-all.ts";
import { CLI_SOURCE, runNode, WORKER_SOURCE } from "./processes.ts";
import { makeTable } from "./report/make-table.ts";
import { problemsOfPart } from "./report/problems.ts";
import {
  PART_NAMES,
  type PartName,
  readResults,
  type ResultFile,
  type Results,
  writeResult,
} from "./report/results.ts";
import { trainArgs } from "./run-folder.ts";
import { soak } from "./soak/soak.ts";

/*
 *     npm run test:nightly -- [--scale <share>] [--seed <n>] [--only <parts>]
 *
 * Runs the parts one after the other and writes RELIABILITY.md from the newest results of all. The exit code is 1 if anything was lost.
 */
const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: PART_NAMES.join(",") },
  },
});
const scale = Number(values.scale);
const seed = Number(values.seed);
const only = values.only.split(",");
if (
  !(scale > 0 && scale <= 10) ||
  !Number.isInteger(seed) ||
  !only.every((name) => PART_NAMES.some((part) => part === name))
) {
  process.stderr.write(`--scale is above 0, --seed a whole number, and --only some of ${PART_NAMES.join(",")}.\n`);
  process.exit(2);
}

const toldAt = new Map<string, number>();
const atScale = (count: number, least = 1): number => Math.max(least, Math.round(count * scale));
const lanes = Math.min(2, availableParallelism());
const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const RESULTS = fromHere("../dist/results/");
const TABLE = fromHere("../../../RELIABILITY.md");

const root = await mkdtemp(join(tmpdir(), "sentiment-tuner-nightly-"));
try {
  process.exitCode = await runParts();
} finally {
  await rm(root, { recursive: true, force: true });
}

async function runParts(): Promise<number> {
  const cli = await bundle(CLI_SOURCE, "cli");
  const parts: { readonly [Name in PartName]: () => Promise<Results[Name]> } = {
    kills: () =>
      killRuns({ cli, folder: join(root, "kills"), count: atScale(200, 3), seed, lanes, onProgress: tell("kills") }),
    disk: () =>
      failRuns({ cli, folder: join(root, "disk"), count: atScale(300, 6), lanes, onProgress: tell("faults") }),
    fuzz: async () => {
      const program = await bundle(fromHere("fuzz/fuzz-process.ts"), "fuzz");
      const onProgress = (target: string, done: number): void => tell(target)(done);
      return fuzzAll({ program, count: atScale(100_000, 250), seed, lanes, onProgress });
    },
    linear: async () => {
      const program = await bundle(fromHere("linear/linear-process.ts"), "linear");
      return measureAll(program, atScale(1_000_000, 64_000), (name) => tell(name)(0));
    },
    soak: async () => {
      const model = join(root, "soak-model");
      await runNode(cli, trainArgs(model));
      const counts = {
        ...{ steps: atScale(10_000, 600), hovers: atScale(10_000, 500) },
        ...{ cycles: atScale(100, 8), lines: atScale(1_000_000, 20_000) },
      };
      return soak({
        ...{ cli, counts, folder: join(root, "soak"), model: join(model, "model") },
        worker: await bundle(WORKER_SOURCE, "worker"),
        cycles: await bundle(fromHere("soak/cycles-process.ts"), "cycles"),
        onProgress: (what) => tell(what)(0),
      });
    },
  };
  let problems = 0;
  for (const part of PART_NAMES) {
    if (!only.includes(part)) continue;
    const file = await runPart(part, parts[part]);
    for (const problem of problemsOfPart(file)) process.stderr.write(`✖ ${problem}\n`);
    problems += problemsOfPart(file).length;
  }
  const files = await readResults(RESULTS);
  if (files !== undefined) {
    const options = (await resolveConfig(TABLE)) ?? {};
    await writeFile(TABLE, await format(makeTable(files), { ...options, parser: "markdown" }));
  }
  return problems === 0 ? 0 : 1;
}

async function runPart<Name extends PartName>(part: Name, work: () => Promise<Results[Name]>): Promise<ResultFile> {
  process.stdout.write(`\n${part}\n`);
  const startedAt = new Date();
  const result = await work();
  const seconds = (Date.now() - startedAt.getTime()) / 1000;
  process.stdout.write(`${part}: ${(seconds / 60).toFixed(1)} minutes\n`);
  const file: ResultFile = {
    ...{ part, scale, seed, commit: commitOf(), startedAt: startedAt.toISOString(), seconds },
    ...{ machine: `${String(cpus().length)} cores, Node ${process.versions.node}, ${process.platform}`, result },
  };
  await writeResult(RESULTS, file);
  return file;
}

/** Prints a count at most every ten seconds for each name. */
function tell(what: string): (done: number) => void {
  return (done) => {
    const last = toldAt.get(what) ?? 0;
    if (Date.now() - last < 10_000) return;
    toldAt.set(what, Date.now());
    process.stdout.write(`  ${what} ${done === 0 ? "" : String(done)}\n`);
  };
}

function commitOf(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync("git", args, { cwd: fromHere("."), encoding: "utf8" }).trim();
    return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain") === "" ? "" : "+"}`;
  } catch {
    return "unknown";
  }
}
