import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { createRuntimeEngine } from "@sentiment-tuner/trainer";

import { makeDistilBert, makeSmallDistilBert } from "./made-up.ts";
import { summarize } from "./measure.ts";
import { LENGTH as USUAL_LENGTH, timeStep } from "./step-time.ts";

/**
 * Prints the time of DistilBERT's training step on the GPU of this machine, and of PyTorch's in eager fp32 and TF32, as a Markdown table.
 *
 * It runs in the folder that `pack-gpu.mjs` wrote, with the Node and the ONNX Runtime there. ROWS ("16,32") and ENGINES
 * ("webgpu/device,cuda/loop") choose rows of the table, LENGTH the number of tokens. MODEL=small has DistilBERT's six layers at a width of
 * 24, for a GPU in software.
 */
const ROWS = listOf("ROWS")?.map(Number) ?? [16, 32, 64];
const LENGTH = Number(process.env["LENGTH"] ?? USUAL_LENGTH);
const load = process.env["MODEL"] === "small" ? makeSmallDistilBert : makeDistilBert;

/** For each provider, the session kind that its engine uses comes first. The others are for comparison. */
const ENGINES = (
  ["webgpu/device", "webgpu/loop", "webgpu/host", "cuda/loop", "cuda/host", "cpu/host", "cpu/loop"] as const
).filter((name) => listOf("ENGINES")?.includes(name) ?? !name.startsWith("cpu"));

console.log("| what | batch | ms a step | reviews/s |\n| --- | --- | --- | --- |");
for (const name of ENGINES) {
  const [provider, way] = name.split("/") as Parameters<typeof createRuntimeEngine>; // The list has only these.
  const engine = createRuntimeEngine(provider, way);
  const obstacle = await engine.unavailable();
  for (const rows of ROWS) {
    if (obstacle === undefined) printRow(name, rows, (await timeStep(engine, load(), rows, LENGTH)).medianMs);
  }
  if (obstacle !== undefined) console.log(`| ${name} | | not available: ${obstacle} | |`);
}
for (const precision of load === makeDistilBert ? ["fp32", "tf32"] : []) {
  for (const rows of ROWS) timePyTorch(precision, rows);
}

function printRow(what: string, rows: number, ms: number): void {
  console.log(`| ${what} | ${rows} x ${LENGTH} | ${ms.toFixed(1)} | ${((1000 * rows) / ms).toFixed(1)} |`);
}

function timePyTorch(precision: string, rows: number): void {
  const script = fileURLToPath(new URL("torch_step.py", import.meta.url));
  const { status, stdout } = spawnSync(
    process.env["PYTHON"] ?? "python3",
    [script, "distilbert", String(rows), String(LENGTH), "10", `cuda-${precision}`],
    { encoding: "utf8" },
  );
  if (status !== 0) return;
  const { version, times } = JSON.parse(stdout) as { version: string; times: readonly number[] }; // Our own script wrote it.
  printRow(`PyTorch ${version} ${precision} eager`, rows, summarize(times).medianMs);
}

function listOf(variable: string): readonly string[] | undefined {
  return process.env[variable]?.split(",");
}
