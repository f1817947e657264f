// Builds the extension for one platform into dist/extension/<target>. An editor can load this folder, and package.mjs makes
// a .vsix from it. `--watch` builds into dist/extension/development instead, readable and with source maps, and
// rebuilds the three programs on every change.
import { rmSync } from "node:fs";
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { build, context } from "esbuild";

import { bundles } from "./bundles.mjs";
import { copyParts } from "./copy-parts.mjs";
import { writeNotices } from "./notices.mjs";
import { ROOT, unpackedFolder } from "./paths.mjs";
import { hostTarget, requireTarget } from "./targets.mjs";

/** @returns the folder of the unpacked extension */
export async function buildExtension(target) {
  const outFolder = unpackedFolder(target);
  rmSync(outFolder, { recursive: true, force: true });
  const results = await Promise.all(bundles(outFolder, false).map((options) => build(options)));
  copyParts(outFolder, target);
  writeNotices(
    outFolder,
    results.map(({ metafile }) => metafile),
  );
  return outFolder;
}

async function watchExtension(target) {
  const outFolder = unpackedFolder("development");
  console.log(`Building ${relative(ROOT, outFolder)}`); // The task of .vscode/tasks.json waits for this line and the last one.
  copyParts(outFolder, target);
  const contexts = await Promise.all(bundles(outFolder, true).map((options) => context(options)));
  for (const each of contexts) {
    // `watch` returns before its first build is done. esbuild prints what fails, and the next save may repair it.
    await each.rebuild().catch(() => undefined);
    await each.watch();
  }
  console.log("Every save rebuilds it. Open an editor with it (F5 in this repository):");
  console.log(`  code --extensionDevelopmentPath=${outFolder}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { target: { type: "string" }, watch: { type: "boolean", default: false } } });
  const target = values.target === undefined ? hostTarget() : requireTarget(values.target);
  if (values.watch) await watchExtension(target);
  else console.log(relative(ROOT, await buildExtension(target)));
}
