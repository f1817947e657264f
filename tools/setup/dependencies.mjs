import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT, run, runNode } from "./child-process.mjs";

/**
 * Compares what npm recorded about its last installation with the lock file.
 *
 * A package for another operating system is rightly absent, and so is an optional peer.
 *
 * @returns why an installation is needed, or undefined if none is
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
      return `${path} is not what package-lock.json asks for`;
    }
  }
  return undefined;
}

function readPackages(lockPath) {
  return JSON.parse(readFileSync(lockPath, "utf8")).packages;
}

/** @returns the exit code of `npm ci` */
export function installDependencies() {
  // npm hands this setting of .npmrc to install scripts up to version 11 only; later ones get it from here.
  const env = { ONNXRUNTIME_NODE_INSTALL: "skip", npm_config_loglevel: "error" };
  const npm = process.env.npm_execpath;
  return npm?.endsWith(".js") ? runNode([npm, "ci"], env) : run("npm", ["ci"], env);
}
