import { join, relative } from "node:path";

import { ROOT } from "./paths.mjs";

/** Node 20 is the oldest that a background process runs on; an editor of version 1.100 brings the same. */
const OLDEST_NODE = "node20";

/** Some libraries are CommonJS inside and ask for Node's own modules by `require`, which a module lacks. */
const REQUIRE_IN_A_MODULE = {
  js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
};

/** What the extension host loads only when it is needed, the readers of datasets in it: the editor waits for what is loaded at once. */
const LOADED_ON_DEMAND = {
  "fine-tune": "apps/vscode/src/features/fine-tune/flow.ts",
  "row-index": "apps/vscode/src/datasets/row-index.ts",
};

/** Has a dynamic import load one of these files, where esbuild would put all into one. */
const onDemand = {
  name: "on-demand",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const source = relative(ROOT, join(resolveDir, path)).replaceAll("\\", "/");
      const name = Object.keys(LOADED_ON_DEMAND).find((key) => LOADED_ON_DEMAND[key] === source);
      if (name === undefined) return { errors: [{ text: `Add "${source}" to what is loaded on demand.` }] };
      return { path: `./${name}.cjs`, external: true };
    });
  },
};

/**
 * The extension's three programs, as options for esbuild: the extension host's, the background process's and the page's.
 *
 * Packages are bundled from their sources, so that nothing has to be built before.
 *
 * @param forDevelopment - readable, with source maps
 */
export function bundles(outFolder, forDevelopment) {
  const shared = {
    absWorkingDir: ROOT,
    bundle: true,
    conditions: ["@sentiment-tuner/source"],
    legalComments: "none", // THIRD_PARTY_NOTICES.txt has the licences in full.
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
      banner: REQUIRE_IN_A_MODULE,
      alias: { "node-fetch": join(import.meta.dirname, "no-fetch.mjs") },
      external: ["onnxruntime-node"], // Native; it lies beside the worker in a node_modules of its own.
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
