import { trainerPlugin } from "@sentiment-tuner/trainer";

import { makeDistilBert } from "./made-up.ts";
import { show } from "./measure.ts";
import { loadMiniLm } from "./models.ts";
import { LENGTH, timeStep } from "./step-time.ts";

/** A step of this size takes seconds on a processor and tens of milliseconds on a GPU. */
const ROWS = process.env["BENCH_ROWS"]?.split(",").map(Number) ?? [16];
const MODELS = { minilm: loadMiniLm, distilbert: makeDistilBert };

/**
 * Times one whole training step, with dropout and AdamW, on each engine that works on this machine.
 *
 * BENCH_ENGINES, BENCH_MODELS and BENCH_ROWS choose engines, models and batch sizes; each is a list with commas.
 */
export async function benchEngines(print: (line: string) => void): Promise<void> {
  const models = Object.entries(MODELS).filter(([name]) => isChosen("BENCH_MODELS", name));
  for (const engine of trainerPlugin.engines.filter(({ name }) => isChosen("BENCH_ENGINES", name))) {
    const obstacle = await engine.unavailable();
    if (obstacle !== undefined) {
      print(`${engine.name}: not available. ${obstacle}`);
      continue;
    }
    for (const [name, load] of models) {
      for (const rows of ROWS) {
        const { medianMs, ...rest } = await timeStep(engine, await load(), rows);
        const speed = `${((1000 * rows) / medianMs).toFixed(1)} reviews/s`;
        print(`${engine.name}, ${name}, training step, ${rows} x ${LENGTH}: ${show({ medianMs, ...rest })}, ${speed}`);
      }
    }
  }
}

function isChosen(variable: string, name: string): boolean {
  return process.env[variable]?.split(",").includes(name) ?? true;
}
