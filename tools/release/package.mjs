// Builds a .vsix into dist/vsix and checks its files, for the target of this machine, for each `--target <name>`, or for `--all`.
// The unpacked extension is in dist/extension/<target>.
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";

import vsce from "@vscode/vsce";

import { buildExtension } from "./build-extension.mjs";
import { checkVsix } from "./check-vsix.mjs";
import { ROOT, vsixPath } from "./paths.mjs";
import { hostTarget, requireTarget, TARGETS } from "./targets.mjs";

const { values } = parseArgs({
  options: { target: { type: "string", multiple: true, default: [] }, all: { type: "boolean", default: false } },
});
const chosen = values.all ? Object.keys(TARGETS) : values.target.map(requireTarget);
for (const target of chosen.length > 0 ? chosen : [hostTarget()]) {
  const path = await packageExtension(target);
  const problems = await checkVsix(path, target);
  console.log(`${relative(ROOT, path)}  ${(statSync(path).size / 1e6).toFixed(1)} MB`);
  for (const problem of problems) console.error(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

async function packageExtension(target) {
  const cwd = await buildExtension(target);
  const { version } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
  const packagePath = vsixPath(version, target);
  mkdirSync(dirname(packagePath), { recursive: true });
  await vsce.createVSIX({
    cwd,
    packagePath,
    target,
    dependencies: false, // Everything is bundled. vsce treats the node_modules folder of the worker as files.
    allowMissingRepository: true,
  });
  return packagePath;
}
