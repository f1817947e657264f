// Packs the GPU table for a machine that has nothing but a GPU and its driver: `node tools/bench/pack-gpu.mjs <folder>` writes Node, ONNX
// Runtime and the bench there; on the machine, `<folder>/run.sh` prints the table.
import { chmodSync, copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Usage: node tools/bench/pack-gpu.mjs <folder>");
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: ["tools/bench/src/gpu-table.ts"],
  outfile: join(folder, "gpu-table.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  conditions: ["@sentiment-tuner/source"],
  mainFields: ["module", "main"],
  external: ["onnxruntime-node"],
  banner: {
    js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
for (const name of ["onnxruntime-node", "onnxruntime-common"]) {
  const source = join(ROOT, "node_modules", name);
  cpSync(join(source, "package.json"), join(folder, "node_modules", name, "package.json"));
  cpSync(join(source, "dist"), join(folder, "node_modules", name, "dist"), { recursive: true });
  if (name !== "onnxruntime-node") continue;
  const binaries = join("bin/napi-v6", process.platform, process.arch);
  cpSync(join(source, binaries), join(folder, "node_modules", name, binaries), { recursive: true });
}
copyFileSync(process.execPath, join(folder, "node"));
copyFileSync(join(ROOT, "tools/bench/torch_step.py"), join(folder, "torch_step.py"));
writeFileSync(join(folder, "run.sh"), '#!/bin/sh\ncd "$(dirname "$0")" && exec ./node gpu-table.mjs\n');
for (const name of ["node", "run.sh"]) chmodSync(join(folder, name), 0o755);
