import { cpus } from "node:os";

import { benchEngines } from "./engines.ts";
import { benchExport } from "./export.ts";
import { benchHover } from "./hover.ts";
import { benchInference } from "./inference.ts";
import { benchRecipes } from "./recipes/recipes.ts";
import { benchScore } from "./score.ts";
import { benchTokenizing } from "./tokenizing.ts";
import { benchTrainingStep } from "./training-step.ts";

type Bench = (print: (line: string) => void) => Promise<void>;

/** Takes hours; it runs only if it is named. */
const LONG_BENCHES: Readonly<Record<string, Bench>> = { recipes: benchRecipes };

/** Name → bench. `npm run bench -- <name…>` runs some of them. */
const BENCHES: Readonly<Record<string, Bench>> = {
  "training-step": benchTrainingStep,
  engines: benchEngines,
  inference: benchInference,
  hover: benchHover,
  score: benchScore,
  tokenizing: benchTokenizing,
  export: benchExport,
  ...LONG_BENCHES,
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}". The benches are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${String(cpus().length)} cores, Node ${process.versions.node}`,
);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (chosen.includes(name) || (chosen.length === 0 && !(name in LONG_BENCHES)))
    await bench((line) => {
      console.log(line);
    });
}
