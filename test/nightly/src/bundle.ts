import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const OUTPUT = fileURLToPath(new URL("../dist/", import.meta.url));
const EDITOR_FAKE = fileURLToPath(new URL("../../../apps/vscode/src/testing/vscode-fake.ts", import.meta.url));

/** Bundles a program of the sources into one file, so that a process starts quickly. @returns the path of the file */
export async function bundle(entry: string, name: string): Promise<string> {
  await mkdir(OUTPUT, { recursive: true });
  const outfile = join(OUTPUT, `${name}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@sentiment-tuner/source"],
    alias: { vscode: EDITOR_FAKE },
    external: ["onnxruntime-node", "vitest"],
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
    }, // For CommonJS libraries.
    logLevel: "silent",
  });
  return outfile;
}
