import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { SpaceError } from "./errors.ts";

/** Locations of the files that all Spaces share. A program that bundles this package has its own copies. */
export interface SpaceAssets {
  /** Folder with `gradio/` and `static/`. */
  readonly templates: string;
  /** File in `vendor/` of a static Space → the file to copy. */
  readonly vendor: Readonly<Record<string, string>>;
}

/** The assets of a program that bundles this package: `templates/` and `vendor/` in a folder. */
export function bundledAssets(folder: string): SpaceAssets {
  const vendor = join(folder, "vendor");
  return {
    templates: join(folder, "templates"),
    vendor: Object.fromEntries(readdirSync(vendor).map((name) => [name, join(vendor, name)])),
  };
}

/** The templates of this package and the libraries that npm installed. */
export function installedAssets(): SpaceAssets {
  const transformers = rootOf("@huggingface/transformers", import.meta.url);
  const runtime = join(rootOf("onnxruntime-web", join(transformers, "package.json")), "dist");
  return {
    templates: fileURLToPath(new URL("../templates", import.meta.url)),
    vendor: {
      "transformers.min.js": join(transformers, "dist/transformers.min.js"),
      // The runtime for CPUs is half the size of the runtime that also supports WebGPU.
      ...runtimeFiles(runtime, "ort-wasm-simd-threaded"),
      ...runtimeFiles(runtime, "ort-wasm-simd-threaded.asyncify"),
      "csv-parse.js": join(rootOf("csv-parse", import.meta.url), "dist/esm/sync.js"),
    },
  };
}

/** The folder of a package. `resolve` returns one of its files; which one depends on export conditions and does not matter. */
function rootOf(name: string, from: string): string {
  const path = createRequire(from).resolve(name);
  const folders = join("node_modules", name);
  return path.slice(0, path.lastIndexOf(folders) + folders.length);
}

/** @throws SpaceError ASSET_MISSING */
export function requireAssets({ templates, vendor }: SpaceAssets): void {
  const missing = [templates, ...Object.values(vendor)].find((path) => !existsSync(path));
  if (missing === undefined) return;
  throw new SpaceError("ASSET_MISSING", `"${missing}" is missing. Every Space needs it. Reinstall Sentiment Tuner.`);
}

function runtimeFiles(folder: string, name: string): Record<string, string> {
  return { [`${name}.mjs`]: join(folder, `${name}.mjs`), [`${name}.wasm`]: join(folder, `${name}.wasm`) };
}
