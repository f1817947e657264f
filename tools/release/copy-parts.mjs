import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { tsImport } from "tsx/esm/api";

import { shippedManifest } from "./manifest.mjs";
import { BASE_MODELS, EXTENSION_SOURCE, NODE_MODULES, READY_MODEL, ROOT, SHIPPED_MODELS } from "./paths.mjs";
import { TARGETS } from "./targets.mjs";

const { installedAssets } = await tsImport("../../packages/space/src/assets.ts", import.meta.url);

/** Files and folders of the extension that are copied without a change. */
const UNCHANGED = ["README.md", "l10n", "media", "package.nls.json", "samples", "walkthrough"];

/** Copies everything of the extension except its three programs. */
export function copyParts(outFolder, target) {
  mkdirSync(outFolder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(EXTENSION_SOURCE, "package.json"), "utf8"));
  writeFileSync(join(outFolder, "package.json"), `${JSON.stringify(shippedManifest(manifest), null, 2)}\n`);
  for (const name of UNCHANGED) {
    const source = join(EXTENSION_SOURCE, name);
    if (existsSync(source)) cpSync(source, join(outFolder, name), { recursive: true });
  }
  for (const name of ["CHANGELOG.md", "LICENSE"]) cpSync(join(ROOT, name), join(outFolder, name));
  writeFileSync(join(outFolder, ".vscodeignore"), ""); // Everything in this folder is shipped.
  copyRuntime(join(outFolder, "dist/worker/node_modules"), target);
  copyBaseModels(join(outFolder, "dist/models"));
  cpSync(READY_MODEL, join(outFolder, "dist/ready"), { recursive: true });
  copySpaceParts(join(outFolder, "dist/worker/space"));
}

/** Copies ONNX Runtime to where the worker resolves it: the JavaScript that it loads, and the binaries of one platform. */
function copyRuntime(nodeModules, target) {
  const isNeeded = (path) => !/\.(?:d\.ts|map|md)$/.test(path);
  const parts = {
    "onnxruntime-node": ["package.json", "dist", `bin/napi-v6/${TARGETS[target]}`],
    "onnxruntime-common": ["package.json", "dist/cjs"],
  };
  for (const [name, paths] of Object.entries(parts)) {
    for (const path of paths) {
      cpSync(join(NODE_MODULES, name, path), join(nodeModules, name, path), {
        recursive: true,
        dereference: true,
        filter: isNeeded,
      });
    }
    cpSync(join(import.meta.dirname, "licenses/mit-microsoft.txt"), join(nodeModules, name, "LICENSE"));
  }
}

/** Copies the parts of a Space to where the worker reads them. The worker downloads the WebAssembly, 10 MB packed, for the first static Space. */
function copySpaceParts(folder) {
  const { templates, vendor } = installedAssets();
  cpSync(templates, join(folder, "templates"), { recursive: true });
  const isDownloaded = ([name]) => name.endsWith(".wasm");
  const files = Object.entries(vendor);
  for (const [name, path] of files.filter((file) => !isDownloaded(file))) cpSync(path, join(folder, "vendor", name));
  const downloads = { files: files.filter(isDownloaded).map(([name, path]) => pinnedFile(name, path)) };
  writeFileSync(join(folder, "downloads.json"), `${JSON.stringify(downloads, null, 2)}\n`);
}

/** Describes a file that npm installed, so that the bytes of a download follow from package-lock.json. */
function pinnedFile(name, path) {
  const packageFolder = join(path, "../..");
  const { name: packageName, version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  return {
    name,
    path: `${packageName}@${version}/dist/${basename(path)}`,
    sizeBytes: statSync(path).size,
    sha256: createHash("sha256").update(readFileSync(path)).digest("hex"),
  };
}

/** Copies the base models, which `@sentiment-tuner/base-models` has converted. */
function copyBaseModels(folder) {
  for (const name of SHIPPED_MODELS) cpSync(join(BASE_MODELS, name), join(folder, name), { recursive: true });
}
