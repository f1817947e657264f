import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { ExportFigures } from "./export-process.ts";

const PROCESS = fileURLToPath(new URL("export-process.ts", import.meta.url));
const MOST_SECONDS = 10;
const MOST_TIMES_WEIGHTS = 3;

/**
 * Exports a 12-layer BERT (109.5 M random parameters) as ONNX, from weights in memory to a file on disk. A separate process exports; its peak
 * memory, with runtime and weights, is printed as a multiple of the size of the weights.
 *
 * @throws Error if the export takes too long or too much memory
 */
export async function benchExport(print: (line: string) => void): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "sentiment-tuner-bench-"));
  try {
    for (const format of ["onnx", "onnx-int8", "onnx-fp16"]) {
      const child = fork(PROCESS, [format, join(root, `${format}.onnx`)], { execArgv: ["--import", "tsx"] });
      const [figures] = (await once(child, "message")) as [ExportFigures];
      const { seconds, weightBytes, fileBytes, peakBytes } = figures;
      const times = peakBytes / weightBytes;
      const [file, peak] = [fileBytes, peakBytes].map((bytes) => `${(bytes / 1e6).toFixed(0)} MB`);
      print(
        `bert-base to ${format}: ${seconds.toFixed(1)} s, file ${file ?? ""}, peak ${peak ?? ""}, ${times.toFixed(2)} x its weights`,
      );
      if (seconds > MOST_SECONDS || times > MOST_TIMES_WEIGHTS) {
        throw new Error(
          `The export exceeds ${String(MOST_SECONDS)} s or ${String(MOST_TIMES_WEIGHTS)} x the size of the weights.`,
        );
      }
    }
  } finally {
    await rm(root, { recursive: true });
  }
}
