import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * Installs packages of Debian. This works only on Debian, as root.
 *
 * @param {readonly string[]} names
 * @returns {boolean} false if this is not Debian or the user is not root
 * @throws {Error} if apt-get fails
 */
export function installDebianPackages(names) {
  const isDebian = existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!isDebian || process.getuid?.() !== 0) return false;
  console.log(`Installing ${names.join(", ")} from Debian…`);
  aptGet("update");
  aptGet("install", "-y", "--no-install-recommends", ...names);
  return true;
}

/** @param {readonly string[]} args */
function aptGet(...args) {
  execFileSync("apt-get", ["-qq", ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
