// Installs strace. With it the tests check that no data leaves the machine. Without it they check only the files of a run.
import { execFileSync } from "node:child_process";

import { installDebianPackages } from "../../support/debian.mjs";

if (process.platform === "linux" && !isInstalled()) {
  try {
    if (!installDebianPackages(["strace"])) console.log("strace is not installed: system calls are not checked here.");
  } catch (error) {
    console.log(`strace could not be installed: ${error.message}. System calls are not checked here.`);
  }
}

function isInstalled() {
  try {
    execFileSync("strace", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
