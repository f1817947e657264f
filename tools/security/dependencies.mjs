/**
 * Lists the packages that Sentiment Tuner ships or installs, with their licences and install scripts:
 * `node tools/security/dependencies.mjs`, or with `--json`.
 *
 * They are the dependencies of `apps/` and `packages/`, and what these need, as `package-lock.json` has them.
 */
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"));

/** Where Node.js finds a package that a folder requires. @returns undefined for an optional one that is not in the lock file */
function resolve(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (folder === "") return undefined;
  }
}

const found = new Set();
const pending = Object.keys(packages).filter((path) => /^(?:apps|packages)\/[^/]+$/.test(path));
for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
  const { dependencies, optionalDependencies } = packages[folder];
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const path = resolve(folder, name);
    if (path === undefined || packages[path].link === true || found.has(path)) continue; // A link is a package of this repository.
    found.add(path);
    pending.push(path);
  }
}

const list = [...found].sort().map((path) => {
  const { version, license, integrity, hasInstallScript = false } = packages[path];
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  return { name, version, license, hasIntegrity: integrity !== undefined, hasInstallScript };
});

if (process.argv.includes("--json")) console.log(JSON.stringify(list));
else {
  for (const { name, version, license, hasInstallScript } of list) {
    console.log(`${name} ${version}  ${license}${hasInstallScript ? "  install script" : ""}`);
  }
  console.log(
    `${list.length} packages, ${list.filter((entry) => entry.hasInstallScript).length} with an install script`,
  );
}
