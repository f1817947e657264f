import { spawnSync } from "node:child_process";
import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { REPORT_FILE, type RunReport } from "@sentiment-tuner/protocol";

import { type Cell, CELLS, MODELS } from "./cells.ts";
import { reviewsFor } from "./data-sets.ts";
import { type CellResult, recipesTable } from "./table.ts";

const CLI = fileURLToPath(new URL("../../../../apps/cli/dist/main.js", import.meta.url));
const FOLDER = process.env["BENCH_FOLDER"] ?? join(tmpdir(), "sentiment-tuner-recipes");
const SEEDS = (process.env["BENCH_SEEDS"] ?? "1,2,3").split(",").map(Number);

/**
 * Trains with each candidate for a recipe, each in a process of the command line, and prints the table that decides the recipes.
 *
 * Finished cells are in `results.jsonl` of BENCH_FOLDER, so that a bench that was interrupted continues. BENCH_DATA, BENCH_MODELS and
 * BENCH_CELLS choose some of them, BENCH_SEEDS the seeds; each is a list with commas, of cells with semicolons.
 */
export async function benchRecipes(print: (line: string) => void): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const resultsPath = join(FOLDER, "results.jsonl");
  const results = await readResults(resultsPath);
  const isChosen = (variable: string, name: string, comma = ","): boolean =>
    process.env[variable]?.split(comma).includes(name) ?? true;
  const cells = CELLS.filter(({ data, name }) => isChosen("BENCH_DATA", data) && isChosen("BENCH_CELLS", name, ";"));
  const models = Object.keys(MODELS).filter((model) => isChosen("BENCH_MODELS", model));
  const isOf = (cell: Cell, model: string, seed: number) => (result: CellResult) =>
    result.data === cell.data && result.name === cell.name && result.model === model && result.seed === seed;

  for (const cell of cells) {
    for (const model of models) {
      for (const seed of SEEDS) {
        if (results.some(isOf(cell, model, seed))) continue;
        const outcome = await runCell(cell, model, seed);
        if (typeof outcome === "string") {
          print(`${cell.data}, ${model}, ${cell.name}: failed. ${outcome}`);
          break;
        }
        results.push(outcome);
        await appendFile(resultsPath, `${JSON.stringify(outcome)}\n`);
      }
    }
  }
  for (const line of recipesTable(
    results.filter((result) => cells.some((cell) => isOf(cell, result.model, result.seed)(result))),
  ))
    print(line);
}

/** @returns the figures, or the error of the command line */
async function runCell(cell: Cell, model: string, seed: number): Promise<CellResult | string> {
  const out = join(FOLDER, `run-${String(process.pid)}`);
  await rm(out, { recursive: true, force: true });
  const folder = MODELS[model];
  const args = [
    ...[
      "train",
      ...(await reviewsFor(cell.data, seed, FOLDER)),
      "--out",
      out,
      "--ladder",
      "none",
      "--seed",
      String(seed),
    ],
    ...(folder === undefined ? [] : ["--model", folder]),
    ...cell.options,
  ];
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) return stderr.trimEnd().split("\n").at(-1) ?? "No message.";
  const report = JSON.parse(await readFile(join(out, REPORT_FILE), "utf8")) as RunReport; // The command line wrote it.
  await rm(out, { recursive: true });
  const { accuracy, logLoss, training } = report;
  const { steps, elapsedMs, trainReviews } = training;
  return {
    ...{ data: cell.data, name: cell.name, model, seed, accuracy, logLoss },
    ...{ steps, elapsedMs, trainReviews },
  };
}

async function readResults(path: string): Promise<CellResult[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as CellResult); // This bench wrote it.
}
