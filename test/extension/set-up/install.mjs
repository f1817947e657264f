// Installs what the tests need and npm does not install with the workspace: an editor (code-server), the Node it runs on, and
// Chromium. It does nothing where all is there, and says what it does and what it can not do.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { findChromium, installChromium } from "./chromium.mjs";

const HERE = join(import.meta.dirname, "..");
const EDITOR = join(HERE, "node_modules/code-server/lib/vscode");

if (process.platform !== "linux" || process.arch !== "x64") {
  console.log(`The tests in a real workbench run on linux-x64 only; this is ${process.platform}-${process.arch}.`);
} else {
  installEditor();
  if (findChromium() === undefined) installChromium();
}

/** 800 MB from the registry; half a minute where npm has them cached. */
function installEditor() {
  if (!matchesLock(HERE)) {
    console.log("Installing code-server, Node 24 and playwright-core for the tests in a real workbench…");
    npm(HERE, "ci");
  }
  if (!hasDependencies(EDITOR)) {
    console.log("Installing the editor's own dependencies…");
    npm(EDITOR, "install", "--omit=dev", "--no-package-lock"); // `ci` refuses the lock file that the editor carries.
  }
}

/** Whether npm's record of its last installation has every package that the lock file asks for here. */
function matchesLock(folder) {
  const installed = installedPackages(folder);
  return Object.entries(readJson(join(folder, "package-lock.json")).packages).every(
    ([path, wanted]) =>
      path === "" || wanted.dev || wanted.optional || wanted.peer || installed[path]?.version === wanted.version,
  );
}

/** Whether every package that this one asks for is there; of the editor's, npm chooses the versions. */
function hasDependencies(folder) {
  const installed = installedPackages(folder);
  const { dependencies } = readJson(join(folder, "package.json"));
  return Object.keys(dependencies).every((name) => installed[`node_modules/${name}`] !== undefined);
}

function installedPackages(folder) {
  const record = join(folder, "node_modules/.package-lock.json");
  return existsSync(record) ? readJson(record).packages : {};
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function npm(folder, ...args) {
  const env = { ...process.env, npm_config_loglevel: "error" };
  execFileSync("npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, env, stdio: "inherit" });
}
