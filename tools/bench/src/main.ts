import { cpus } from "node:os";

import { benchEngines } from "./engines.ts";
import { benchExport } from "./export.ts";
import { benchHover } from "./hover.ts";
import { benchInference } from "./inference.ts";
import { benchScore } from "./score.ts";
import { benchTokenizing } from "./tokenizing.ts";
import { benchTrainingStep } from "./training-step.ts";

/** Name → bench. `npm run bench -- <name…>` runs some of them. */
const BENCHES: Readonly<Record<string, (print: (line: string) => void) => Promise<void>>> = {
  "training-step": benchTrainingStep,
  engines: benchEngines,
  inference: benchInference,
  hover: benchHover,
  score: benchScore,
  tokenizing: benchTokenizing,
  export: benchExport,
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
  if (chosen.length === 0 || chosen.includes(name))
    await bench((line) => {
      console.log(line);
    });
}
