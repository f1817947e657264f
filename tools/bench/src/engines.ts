import { trainerPlugin } from "@sentiment-tuner/trainer";

import { makeDistilBert } from "./made-up.ts";
import { show } from "./measure.ts";
import { loadMiniLm } from "./models.ts";
import { LENGTH, timeStep } from "./step-time.ts";

/** On a processor a step of these takes seconds, on a GPU tens of milliseconds. */
const ROWS = process.env["BENCH_ROWS"]?.split(",").map(Number) ?? [16];
const MODELS = { minilm: loadMiniLm, distilbert: makeDistilBert };

/**
 * One whole training step, dropout and AdamW included, by each engine that works here.
 *
 * BENCH_ENGINES names some of them, BENCH_MODELS some models, BENCH_ROWS the batch sizes, each separated by commas.
 */
export async function benchEngines(print: (line: string) => void): Promise<void> {
  const models = Object.entries(MODELS).filter(([name]) => isChosen("BENCH_MODELS", name));
  for (const engine of trainerPlugin.engines.filter(({ name }) => isChosen("BENCH_ENGINES", name))) {
    const obstacle = await engine.unavailable();
    if (obstacle !== undefined) {
      print(`${engine.name}: not here. ${obstacle}`);
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
