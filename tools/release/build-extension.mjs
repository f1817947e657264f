// Builds the extension for one platform into dist/extension/<target>: a folder that an editor can load and that
// package.mjs turns into a .vsix. `--watch` rebuilds the three programs on every change and keeps them readable.
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
  const outFolder = unpackedFolder(target);
  copyParts(outFolder, target);
  for (const options of bundles(outFolder, true)) await (await context(options)).watch();
  console.log(`${relative(ROOT, outFolder)} follows every save. Open an editor with it:`);
  console.log(`  code --extensionDevelopmentPath=${outFolder}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { target: { type: "string" }, watch: { type: "boolean", default: false } } });
  const target = values.target === undefined ? hostTarget() : requireTarget(values.target);
  if (values.watch) await watchExtension(target);
  else console.log(relative(ROOT, await buildExtension(target)));
}
