// Prints how long ONNX Runtime spent in each kind of node: `node tools/debug/sum-profile.mjs <profile.json>`.
import { readFileSync } from "node:fs";

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("Usage: sum-profile.mjs <profile.json>");
const kinds = new Map();
for (const { cat, name, dur, args } of JSON.parse(readFileSync(path, "utf8"))) {
  if (cat !== "Node" || !name.endsWith("_kernel_time")) continue;
  const kind = kinds.get(args.op_name) ?? { runs: 0, micros: 0 };
  kinds.set(args.op_name, { runs: kind.runs + 1, micros: kind.micros + dur });
}
const total = [...kinds.values()].reduce((sum, { micros }) => sum + micros, 0);
for (const [name, { runs, micros }] of [...kinds].sort(([, x], [, y]) => y.micros - x.micros)) {
  const share = ((100 * micros) / total).toFixed(1).padStart(5);
  console.log(`${(micros / 1000).toFixed(1).padStart(10)} ms ${share} %  ${String(runs).padStart(6)} x ${name}`);
}
