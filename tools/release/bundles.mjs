import { join, relative } from "node:path";

import { ROOT } from "./paths.mjs";

/** Oldest Node for a background process, and the Node inside VS Code 1.100. */
const OLDEST_NODE = "node20";

/** CommonJS libraries use `require`, which an ES module does not have. */
const COMMONJS_IN_A_MODULE = {
  banner: {
    js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
  },
};

/** Parts that the extension host loads on first use, with the dataset readers: the editor waits for everything loaded on activation. */
const LOADED_ON_DEMAND = {
  "correct-label": "apps/vscode/src/features/correct-label/correct-label.ts",
  "fine-tune": "apps/vscode/src/features/fine-tune/flow.ts",
  "row-index": "apps/vscode/src/datasets/row-index.ts",
  "score-file": "apps/vscode/src/features/score-file/score-file.ts",
};

/** Makes a dynamic import load one of these files. By default, esbuild puts everything into one file. */
const onDemand = {
  name: "on-demand",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const source = relative(ROOT, join(resolveDir, path)).replaceAll("\\", "/");
      const name = Object.keys(LOADED_ON_DEMAND).find((key) => LOADED_ON_DEMAND[key] === source);
      if (name === undefined) return { errors: [{ text: `Add "${source}" to LOADED_ON_DEMAND.` }] };
      return { path: `./${name}.cjs`, external: true };
    });
  },
};

/**
 * esbuild options for the three programs of the extension: extension host, background process and dashboard page.
 *
 * Packages are bundled from their sources, so they need no build before.
 *
 * @param forDevelopment - readable, with source maps
 */
export function bundles(outFolder, forDevelopment) {
  const shared = {
    absWorkingDir: ROOT,
    bundle: true,
    conditions: ["@sentiment-tuner/source"],
    legalComments: "none", // THIRD_PARTY_NOTICES.txt contains the licences.
    logLevel: "warning",
    metafile: true,
    minify: !forDevelopment,
    sourcemap: forDevelopment ? "linked" : false,
  };
  return [
    {
      ...shared,
      entryPoints: { extension: "apps/vscode/src/extension.ts", ...LOADED_ON_DEMAND },
      outdir: join(outFolder, "dist"),
      outExtension: { ".js": ".cjs" },
      plugins: [onDemand],
      platform: "node",
      target: OLDEST_NODE,
      format: "cjs",
      external: ["vscode"],
      mainFields: ["module", "main"],
    },
    {
      ...shared,
      entryPoints: ["apps/worker/src/main.ts"],
      outfile: join(outFolder, "dist/worker/worker.mjs"),
      platform: "node",
      target: OLDEST_NODE,
      format: "esm",
      ...COMMONJS_IN_A_MODULE,
      alias: { "node-fetch": join(import.meta.dirname, "no-fetch.mjs") },
      external: ["onnxruntime-node"], // Native code: copied into the node_modules folder of the worker.
      mainFields: ["module", "main"],
    },
    {
      ...shared,
      entryPoints: ["apps/dashboard/src/main.ts"],
      outfile: join(outFolder, "dist/dashboard/dashboard.js"),
      platform: "browser",
      target: "es2022",
      format: "iife",
    },
  ];
}
