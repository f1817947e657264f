import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT, run, runNode } from "./child-process.mjs";

/**
 * Compares npm's record of its last installation with the lock file.
 *
 * Packages for other operating systems and optional peers may be absent.
 *
 * @returns why an installation is needed, or undefined if nothing is missing
 */
export function whatIsMissing() {
  const recordPath = join(ROOT, "node_modules/.package-lock.json");
  if (!existsSync(recordPath)) return "node_modules is missing or incomplete";

  const installed = readPackages(recordPath);
  for (const [path, wanted] of Object.entries(readPackages(join(ROOT, "package-lock.json")))) {
    if (!path.startsWith("node_modules/")) continue;
    const found = installed[path];
    if (found === undefined && (wanted.optional || wanted.devOptional || wanted.peer)) continue;
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity) {
      return `${path} is not the version in package-lock.json`;
    }
  }
  return undefined;
}

function readPackages(lockPath) {
  return JSON.parse(readFileSync(lockPath, "utf8")).packages;
}

/** @returns the exit code of `npm ci` */
export function installDependencies() {
  // npm 11 and older pass this setting of .npmrc to install scripts. For newer versions it must be in the environment.
  const env = { ONNXRUNTIME_NODE_INSTALL: "skip", npm_config_loglevel: "error" };
  const npm = process.env.npm_execpath;
  return npm?.endsWith(".js") ? runNode([npm, "ci"], env) : run("npm", ["ci"], env);
}
