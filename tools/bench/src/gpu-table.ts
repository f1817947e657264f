import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { onnxruntimeCpu, onnxruntimeCuda, onnxruntimeWebgpu } from "@sentiment-tuner/trainer";

import { makeDistilBert } from "./made-up.ts";
import { summarize } from "./measure.ts";
import { LENGTH, timeStep } from "./step-time.ts";

/**
 * DistilBERT's training step on the card of this machine, ours beside PyTorch's eager fp32 and TF32, as rows of a Markdown table.
 *
 * It runs where `pack-gpu.mjs` has put it: beside its Node and its ONNX Runtime. ROWS and ENGINES narrow it, separated by commas.
 */
const ROWS = listOf("ROWS")?.map(Number) ?? [16, 32, 64];
const ENGINES = [onnxruntimeWebgpu, onnxruntimeCuda, onnxruntimeCpu].filter(
  ({ name }) => listOf("ENGINES")?.includes(name) ?? name !== onnxruntimeCpu.name,
);

console.log("| what | batch | ms a step | reviews/s |\n| --- | --- | --- | --- |");
for (const engine of ENGINES) {
  const obstacle = await engine.unavailable();
  for (const rows of ROWS) {
    if (obstacle === undefined) printRow(engine.name, rows, (await timeStep(engine, makeDistilBert(), rows)).medianMs);
  }
  if (obstacle !== undefined) console.log(`| ${engine.name} | | not here: ${obstacle} | |`);
}
for (const precision of ["fp32", "tf32"]) {
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
