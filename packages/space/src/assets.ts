import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { SpaceError } from "./errors.ts";

/** Where the parts of a Space are that are not made anew for each. Someone who bundles this package brings copies of his own. */
export interface SpaceAssets {
  /** Folder with `gradio/` and `static/`. */
  readonly templates: string;
  /** File in `vendor/` of a static Space → where it is copied from. */
  readonly vendor: Readonly<Record<string, string>>;
}

/** `templates/` and `vendor/` in a folder, where whoever bundled this package has copied them. */
export function bundledAssets(folder: string): SpaceAssets {
  const vendor = join(folder, "vendor");
  return {
    templates: join(folder, "templates"),
    vendor: Object.fromEntries(readdirSync(vendor).map((name) => [name, join(vendor, name)])),
  };
}

/** The templates of this package, and libraries as npm installed them. */
export function installedAssets(): SpaceAssets {
  const transformers = rootOf("@huggingface/transformers", import.meta.url);
  const runtime = join(rootOf("onnxruntime-web", join(transformers, "package.json")), "dist");
  return {
    templates: fileURLToPath(new URL("../templates", import.meta.url)),
    vendor: {
      "transformers.min.js": join(transformers, "dist/transformers.min.js"),
      // The runtime for a processor alone is half as large as the one that also knows WebGPU.
      ...runtimeFiles(runtime, "ort-wasm-simd-threaded"),
      ...runtimeFiles(runtime, "ort-wasm-simd-threaded.asyncify"),
      "csv-parse.js": join(rootOf("csv-parse", import.meta.url), "dist/esm/sync.js"),
    },
  };
}

/** The folder of a package; which of its files Node would load depends on conditions that do not matter here. */
function rootOf(name: string, from: string): string {
  const path = createRequire(from).resolve(name);
  const folders = join("node_modules", name);
  return path.slice(0, path.lastIndexOf(folders) + folders.length);
}

/** @throws SpaceError ASSET_MISSING */
export function requireAssets({ templates, vendor }: SpaceAssets): void {
  const missing = [templates, ...Object.values(vendor)].find((path) => !existsSync(path));
  if (missing === undefined) return;
  throw new SpaceError(
    "ASSET_MISSING",
    `"${missing}", a part of every Space, is missing. Install Sentiment Tuner anew.`,
  );
}

function runtimeFiles(folder: string, name: string): Record<string, string> {
  return { [`${name}.mjs`]: join(folder, `${name}.mjs`), [`${name}.wasm`]: join(folder, `${name}.wasm`) };
}
